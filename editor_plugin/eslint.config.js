/** What the linter holds the package to: the language's pitfalls, and which room may touch what. */

import js from '@eslint/js';
import globals from 'globals';

/** Names of the browser that core, adapters and words must not touch: they are handed what they need. */
const BROWSER_ONLY = Object.keys(globals.browser).filter((name) => !(name in globals['shared-node-browser']));

/** @param {string} names @param {string} message */
const noImport = (names, message) => ({
    'no-restricted-imports': ['error', { patterns: [{ regex: names, message }] }],
});

export default [
    { ignores: ['dist/', 'node_modules/'] },
    js.configs.recommended,
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
            'max-lines': ['error', 250],
        },
    },
    {
        files: ['src/core/**', 'src/adapters/**', 'src/words/**'],
        languageOptions: { globals: { AbortController: 'readonly', atob: 'readonly' } },
        rules: {
            'no-restricted-globals': ['error', ...BROWSER_ONLY, 'fetch', 'setTimeout', 'setInterval', 'performance'],
            ...noImport('/(browser|stage|vue)/', 'This room knows neither browser, stage nor Vue.'),
        },
    },
    {
        files: ['src/browser/**'],
        languageOptions: { globals: globals.browser },
        rules: noImport('/(adapters|stage|vue|words)/', 'The browser room knows core only.'),
    },
    {
        files: ['src/stage/**'],
        languageOptions: { globals: globals.browser },
        rules: {
            'no-restricted-globals': ['error', 'fetch', 'localStorage', 'PerformanceObserver'],
            ...noImport('/(adapters|browser|vue)/', 'The stage draws what it is handed: it knows core and words only.'),
        },
    },
    {
        files: ['src/vue/**'],
        languageOptions: { globals: globals.browser },
        rules: { 'no-restricted-globals': ['error', 'fetch', 'localStorage', 'PerformanceObserver'] },
    },
    { files: ['tests/pages/**'], languageOptions: { globals: globals.browser } },
    { files: ['scripts/**', 'tests/**', '*.config.js'], languageOptions: { globals: globals.node }, rules: { 'no-console': 'off' } },
];
