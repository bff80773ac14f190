/** Other versions of Node, from npm's own packages of its binaries; kept in the project's build folder. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './package_folder.js';

/**
 * @param {string} version
 * @returns {string | null} its program; null: it cannot be had
 */
export function nodeOf(version) {
    if (process.versions.node === version) {
        return process.execPath;
    }
    const name = `node-${process.platform}-${process.arch}`;
    const folder = join(ROOT, '../build/nodes', version);
    const program = join(folder, 'node_modules', name, 'bin/node');
    if (!existsSync(program)) {
        try {
            run('npm', ['install', '--prefix', folder, '--no-save', '--no-package-lock', `${name}@${version}`]);
        } catch {
            return null;
        }
    }
    return existsSync(program) ? program : null;
}
