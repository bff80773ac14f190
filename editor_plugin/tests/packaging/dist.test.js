/** What is committed as dist/ is what the source makes, and what the host's tools can read. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { parse } from 'acorn';
import { BUNDLE, contentOf, ROOT, run } from './package_folder.js';
import { nodeOf } from './nodes.js';

const MOST_BYTES = 40_000;
const BUILD = join(ROOT, 'scripts/build.js');

/** What a Node makes of the source. */
function built(node) {
    const folder = mkdtempSync(join(tmpdir(), 'sam2-dist-'));
    try {
        run(node, [BUILD, folder]);
        return contentOf(folder);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

test('dist/ is what the source makes, byte for byte: after a change run `make plugin`', () => {
    assert.deepEqual(contentOf(join(ROOT, 'dist')), built(process.execPath));
});

for (const version of ['18.20.8', '20.20.2']) {
    test(`Node ${version} makes the same of it`, (context) => {
        const node = nodeOf(version);
        if (!node) {
            context.skip(`Node ${version} cannot be had here: the registry does not answer, or has none for this machine`);
            return;
        }
        assert.equal(run(node, ['--version']).trim(), `v${version}`);

        assert.deepEqual(built(node), contentOf(join(ROOT, 'dist')));
    });
}

test('the bundle is one ES2018 module: what the host’s webpack 4 parses untranspiled', () => {
    const { body } = parse(readFileSync(BUNDLE, 'utf8'), { ecmaVersion: 2018, sourceType: 'module' });

    assert.deepEqual(body.filter(({ type }) => type === 'ImportDeclaration'), []);
    assert.equal(body.filter(({ type }) => type === 'ExportNamedDeclaration').length, 1);
});

test('minified and compressed it takes at most 40 kB', () => {
    const bytes = gzipSync(readFileSync(BUNDLE), { level: 9 }).length;

    assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
});
