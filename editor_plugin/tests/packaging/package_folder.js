/** Where the package lies, what it is made of, and commands run there. */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const BUNDLE = join(ROOT, 'dist/sam2-one-click.js');

/** Run a program there; its output is in the error if it fails. */
export function run(program, given, options = {}) {
    try {
        return execFileSync(program, given, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
    } catch (error) {
        throw new Error(`${program} ${given.join(' ')}\n${error.stdout || ''}${error.stderr || ''}`, { cause: error });
    }
}

/** Every file below a folder, by its path from there. */
export function contentOf(folder) {
    const files = {};
    const walk = (at) =>
        readdirSync(at).forEach((name) => {
            const path = join(at, name);
            if (statSync(path).isDirectory()) {
                walk(path);
            } else {
                files[relative(folder, path)] = readFileSync(path, 'utf8');
            }
        });
    walk(folder);
    return files;
}
