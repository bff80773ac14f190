/** What the linter holds these pages to: the language's pitfalls and Vue 2's. */

import js from '@eslint/js';
import vue from 'eslint-plugin-vue';
import globals from 'globals';

export default [
    { ignores: ['dist/', 'node_modules/'] },
    js.configs.recommended,
    ...vue.configs['flat/vue2-recommended'],
    {
        languageOptions: { ecmaVersion: 2022, sourceType: 'module' },
        rules: {
            curly: ['error', 'all'],
            eqeqeq: 'error',
            'no-console': 'error',
            'no-implicit-coercion': 'error',
            'no-shadow': 'error',
            'no-var': 'error',
            'object-shorthand': 'error',
            'prefer-const': 'error',
            'prefer-template': 'error',
            'max-len': ['error', { code: 120, ignoreStrings: true, ignoreUrls: true }],
            'max-lines': ['error', 250],
            'vue/html-indent': ['error', 4],
            'vue/max-attributes-per-line': 'off', // a short tag stays on its line
            'vue/multi-word-component-names': 'off',
            'vue/singleline-html-element-content-newline': 'off',
        },
    },
    { files: ['src/**'], languageOptions: { globals: globals.browser } },
    { files: ['*.config.cjs'], languageOptions: { sourceType: 'commonjs', globals: globals.node } },
    { files: ['scripts/**', 'tests/**', 'eslint.config.js'], languageOptions: { globals: globals.node } },
];
