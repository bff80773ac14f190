/** Makes dist/ from src/: one ES2018 module, minified, and its type declarations. `node scripts/build.js [folder]` */

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
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
execFileSync(process.execPath, [compiler, '-p', 'tsconfig.types.json', '--outDir', join(folder, 'types')], {
    cwd: root,
    stdio: 'inherit',
});
