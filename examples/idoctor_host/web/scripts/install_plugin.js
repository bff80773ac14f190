/**
 * Installs the editor plugin as a host would: from a packed tarball, never from a link.
 *
 * The tarball is made anew from ../../../editor_plugin and neither it nor its hash or path reaches package.json or the
 * lock file, so a clean checkout installs whatever plugin it holds.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const WEB = fileURLToPath(new URL('..', import.meta.url));
const PLUGIN = path.resolve(WEB, '../../../editor_plugin');
const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

function npm(words, cwd) {
    return execFileSync('npm', words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'one-click-'));
try {
    const [packed] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], PLUGIN));
    const tarball = path.join(folder, packed.filename);
    npm(['install', '--no-save', '--no-package-lock', '--offline', '--ignore-scripts', ...QUIET, tarball], WEB);
} finally {
    fs.rmSync(folder, { recursive: true, force: true });
}
