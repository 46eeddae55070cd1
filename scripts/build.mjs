#!/usr/bin/env node
// Bundles the extension into dist/. usage: node scripts/build.mjs [--production] [--watch]
// --production is what ships: minified, without source maps.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { thirdPartyNotices } from './build/third-party-notices.mjs';
import { root } from './paths.mjs';

const { values: flags } = parseArgs({
  options: { production: { type: 'boolean', default: false }, watch: { type: 'boolean', default: false } },
});

const node = /** @type {const} */ ({ platform: 'node', target: 'node20' });

// Code that finds its neighbours in dist/ by `import.meta.url` works in both module formats of node.
const commonJs = /** @type {const} */ ({
  ...node,
  format: 'cjs',
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
});

/**
 * Everything that is bundled, one line per process it runs in.
 * @type {(esbuild.BuildOptions & { outfile: string })[]}
 */
const bundles = [
  {
    entryPoints: ['src/extension/main.ts'],
    outfile: 'dist/extension.cjs',
    ...commonJs,
    external: ['vscode'],
  },
  { entryPoints: ['src/server/main.ts'], outfile: 'dist/server.cjs', ...commonJs },
  { entryPoints: ['src/node/index-worker.ts'], outfile: 'dist/index-worker.cjs', ...commonJs },
  { entryPoints: ['src/node/verify/verify-worker.ts'], outfile: 'dist/verify-worker.cjs', ...commonJs },
  {
    entryPoints: ['src/node/predict/predict-worker.ts'],
    outfile: 'dist/predict-worker.cjs',
    ...commonJs,
  },
  {
    entryPoints: ['src/node/extract/extract-worker.ts'],
    outfile: 'dist/extract-worker.cjs',
    ...commonJs,
  },
  {
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.js',
    ...node,
    format: 'esm',
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    entryPoints: ['src/webview/main.tsx'],
    outfile: 'dist/page.js',
    platform: 'browser',
    target: 'chrome120',
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  },
];

/** Files of packages that ship as they are. */
const copies = [
  { from: 'node_modules/@vscode/codicons/dist/codicon.css', to: 'dist/codicon.css' },
  { from: 'node_modules/@vscode/codicons/dist/codicon.ttf', to: 'dist/codicon.ttf' },
];

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  charset: 'utf8',
  legalComments: 'none', // the notices file has them in full
  logLevel: 'warning',
  metafile: true,
  minify: flags.production,
  sourcemap: !flags.production,
};

const dist = path.join(root, 'dist');
fs.rmSync(dist, { recursive: true, force: true });
fs.mkdirSync(dist);
for (const { from, to } of copies) fs.copyFileSync(path.join(root, from), path.join(root, to));

if (flags.watch) {
  for (const bundle of bundles) {
    const context = await esbuild.context({ ...common, ...bundle, logLevel: 'info' });
    await context.watch();
  }
} else {
  // esbuild has already printed what is wrong where.
  const results = await Promise.allSettled(bundles.map((bundle) => esbuild.build({ ...common, ...bundle })));
  const inputs = results.flatMap((r) =>
    r.status === 'fulfilled' ? Object.keys(r.value.metafile?.inputs ?? {}) : [],
  );
  if (inputs.length === 0 || results.some((result) => result.status === 'rejected')) {
    process.exitCode = 1;
  } else {
    fs.chmodSync(path.join(dist, 'cli.js'), 0o755);
    const shipped = [...inputs, ...copies.map(({ from }) => from)];
    fs.writeFileSync(path.join(dist, 'third-party-notices.txt'), thirdPartyNotices(shipped));
  }
}
