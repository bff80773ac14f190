/** The package as a host gets it: its content, and a host's own build of it. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { promisify } from 'node:util';
import webpack from 'webpack';
import { contentOf, ROOT, run } from './package_folder.js';

const NAME = 'idoctor-sam2-one-click';
const require = createRequire(import.meta.url);

/** As a component of a host uses it: in the syntax that the host's Babel turns into ES5. */
const APP = `
import { Sam2OneClick, configure, createRasterAdapter } from '${NAME}';
const settings = { locale: 'en', ...{ baseUrl: null } };
configure(settings);
export const editor = { components: { Sam2OneClick } };
export const adapter = createRasterAdapter({ canvas: () => null, imageType: 'middle', target: 'psoas' });
`;

let host = '';
let packed = {};

before(() => {
    host = mkdtempSync(join(tmpdir(), 'sam2-host-'));
    [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', host]));
    writeFileSync(join(host, 'package.json'), '{ "name": "host", "version": "1.0.0", "private": true }');
    run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${packed.filename}`], { cwd: host });
    writeFileSync(join(host, 'app.js'), APP);
});

after(() => rmSync(host, { recursive: true, force: true }));

test('the package holds the bundle, its types, a README and the licence, and nothing else', () => {
    const names = packed.files.map(({ path }) => path).sort();
    const expected = ['LICENSE', 'README.md', 'dist/sam2-one-click.js', 'package.json'];

    assert.deepEqual(names.filter((name) => !name.startsWith('dist/types/')), expected);
    assert.ok(names.includes('dist/types/index.d.ts'));
    assert.equal(names.some((name) => /stage|words|vue/.test(name)), false);
    assert.ok(names.every((name) => !name.startsWith('dist/types/') || name.endsWith('.d.ts')));
});

test('a host gets no other package with it', () => {
    const manifest = JSON.parse(readFileSync(join(host, 'node_modules', NAME, 'package.json'), 'utf8'));
    const needed = ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundleDependencies'];

    assert.deepEqual(needed.filter((kind) => kind in manifest), []);
    assert.equal(manifest.main, manifest.module);
    assert.ok(packed.files.some(({ path }) => path === manifest.main));
    assert.ok(packed.files.some(({ path }) => path === manifest.types));
    assert.equal('exports' in manifest, false);
});

test('neither the package nor the lock file names a registry, or a folder of whoever built it', () => {
    const texts = { ...contentOf(join(host, 'node_modules', NAME)), lock: readFileSync(join(ROOT, 'package-lock.json'), 'utf8') };

    Object.entries(texts).forEach(([name, text]) => {
        assert.equal(/"resolved"|registry\./.test(text), false, name);
        assert.equal(text.includes(ROOT), false, name);
    });
});

test('webpack 4 with Babel 7, which leaves node_modules as they are, builds a host with it, and the result runs', async () => {
    const config = {
        mode: 'production',
        context: host,
        entry: './app.js',
        output: { path: join(host, 'built'), filename: 'app.js', libraryTarget: 'umd', globalObject: 'this' },
        module: {
            rules: [
                {
                    test: /\.js$/,
                    exclude: /node_modules/,
                    loader: require.resolve('babel-loader'),
                    options: { presets: [[require.resolve('@babel/preset-env'), { targets: { ie: 11 } }]] },
                },
            ],
        },
    };

    const stats = await promisify(webpack)(config);

    assert.deepEqual(stats.compilation.errors.map(String), []);
    assert.deepEqual(stats.compilation.warnings.map(String), []);
    const { adapter, editor } = require(join(host, 'built/app.js'));
    const { Sam2OneClick } = editor.components;
    assert.deepEqual(Object.keys(Sam2OneClick.props).sort(), ['adapter', 'kind', 'picture', 'source']);
    assert.equal(typeof Sam2OneClick.render, 'function');
    assert.equal(adapter.size(), null);
});
