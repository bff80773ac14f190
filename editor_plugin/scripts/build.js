/** Makes dist/ from src/: one ES2018 module, minified, and its type declarations. `node scripts/build.js [folder]` */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = resolve(process.argv[2] ?? join(root, 'dist'));
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await build({
    entryPoints: [join(root, 'src/index.js')],
    absWorkingDir: root,
    outfile: join(folder, 'sam2-one-click.js'),
    bundle: true,
    format: 'esm',
    // What the host's webpack 4 can parse: its node_modules are not transpiled.
    target: 'es2018',
    minify: true,
    // Chinese stays readable and takes half the bytes.
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: '/* idoctor-sam2-one-click, Apache-2.0 */' },
    logLevel: 'warning',
});

const all = mkdtempSync(join(tmpdir(), 'sam2-types-'));
try {
    execFileSync(process.execPath, [compiler, '-p', 'tsconfig.types.json', '--outDir', all], { cwd: root, stdio: 'inherit' });
    copyNeeded('index.d.ts');
} finally {
    rmSync(all, { recursive: true });
}

/** The compiler declares every file; a host needs the door and what that names. @param {string} name */
function copyNeeded(name, seen = new Set()) {
    if (seen.has(name)) {
        return;
    }
    seen.add(name);
    const text = readFileSync(join(all, name), 'utf8');
    const target = join(folder, 'types', name);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    for (const [, path] of text.matchAll(/['"](\.\.?\/[^'"]+)\.js['"]/g)) {
        copyNeeded(join(dirname(name), `${path}.d.ts`), seen);
    }
}
