// The programs that the benchmarks of content measure, bundled into out/bench as they ship.

import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { root } from '../scripts/paths.mjs';
import { BENCH_FOLDER } from './bench-images.ts';

/** Threads find their scripts by `import.meta.url`, which bundles of the old module format lack. */
const COMMON_JS: BuildOptions = {
  format: 'cjs',
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
};

export const CLI = join(BENCH_FOLDER, 'cli.js');
export const HASH_CONTENT = join(BENCH_FOLDER, 'hash-content.mjs');

export async function bundlePrograms(): Promise<void> {
  await bundle('src/cli/main.ts', CLI, { format: 'esm' });
  await bundle('src/node/verify/verify-worker.ts', join(BENCH_FOLDER, 'verify-worker.cjs'), COMMON_JS);
  await bundle('src/node/extract/extract-worker.ts', join(BENCH_FOLDER, 'extract-worker.cjs'), COMMON_JS);
  await bundle('bench/hash-content.ts', HASH_CONTENT, { format: 'esm' });
}

async function bundle(entry: string, outfile: string, options: BuildOptions): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    ...options,
  });
}
