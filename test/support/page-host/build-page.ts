// Sees to it that dist/page.js is what the sources say. `npm test` has built it already, as it ships; a single test file run by hand
// builds the page alone.

import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';

const root = path.resolve(import.meta.dirname, '../../..');
const SOURCES = ['src/webview', 'src/common', 'src/protocol', 'media'];

export async function buildPage(): Promise<void> {
  const built = ['dist/page.js', 'dist/page.css'].map((file) => changedAt(path.join(root, file)));
  if (Math.min(...built) > Math.max(...SOURCES.map(newest))) return;
  // As in scripts/build.mjs, which makes all bundles at once.
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['src/webview/main.tsx'],
    outfile: 'dist/page.js',
    bundle: true,
    charset: 'utf8',
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    minify: true,
    platform: 'browser',
    target: 'chrome120',
  });
}

const changedAt = (file: string): number => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newest(folder: string): number {
  const files = fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return Math.max(...files.map((file) => changedAt(path.join(root, folder, file))));
}
