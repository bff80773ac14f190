/** What is committed in dist/ is what the sources make: built anew beside it and compared byte by byte. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const WEB = fileURLToPath(new URL('..', import.meta.url));
const DIST = path.join(WEB, 'dist');
const MOST_BYTES = 1.5e6;

function filesOf(folder) {
    const found = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return found.map((entry) => path.relative(folder, path.join(entry.parentPath || entry.path, entry.name))).sort();
}

test('dist/ is what npm run build makes', () => {
    const built = fs.mkdtempSync(path.join(os.tmpdir(), 'web-dist-'));
    try {
        execFileSync('npm', ['run', '--silent', 'build'], {
            cwd: WEB,
            env: { ...process.env, WEB_DIST: path.join(built, 'dist') },
            stdio: ['ignore', 'ignore', 'inherit'],
        });
        const anew = path.join(built, 'dist');
        assert.deepEqual(filesOf(DIST), filesOf(anew), 'run `make host-web` and commit dist/');
        for (const name of filesOf(DIST)) {
            const same = fs.readFileSync(path.join(DIST, name)).equals(fs.readFileSync(path.join(anew, name)));
            assert.ok(same, `${name}: run \`make host-web\` and commit dist/`);
        }
    } finally {
        fs.rmSync(built, { recursive: true, force: true });
    }
});

test('dist/ stays small', () => {
    const bytes = filesOf(DIST).reduce((sum, name) => sum + fs.statSync(path.join(DIST, name)).size, 0);

    assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
});
