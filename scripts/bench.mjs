#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
// `npm run bench`: measures, and prints Markdown tables. usage: npm run bench -- [SECTION...]
// Sections: see below; without any, those marked `usual`. Images are made on the spot, in out/bench.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { findProgram } from './find-program.mjs';
import { out, root } from './paths.mjs';
import { runCommand } from './run-command.mjs';

/**
 * @typedef {object} Section
 * @property {string} title
 * @property {string} entry   file in bench/
 * @property {boolean} usual  whether it runs when no section is named
 * @property {boolean} [page] whether it needs the built page
 * @property {string[]} [flags] of node
 */

/** @type {Record<string, Section>} */
const sections = {
  tree: { title: 'Reading the inode table', entry: 'inode-table.ts', usual: true },
  opening: { title: 'Before the first rows', entry: 'opening.ts', usual: true },
  verify: { title: 'Fingerprints against content', entry: 'verify.ts', usual: true },
  extract: { title: 'Extracting', entry: 'extract.ts', usual: true },
  activation: { title: 'Activation of the extension', entry: 'activation.ts', usual: true },
  frames: { title: 'Scrolling a million rows', entry: 'page-frames.ts', usual: true, page: true },
  codecs: { title: 'Decoders', entry: 'codecs.ts', usual: false },
  sharing: { title: 'Sharing index', entry: 'sharing-index.ts', usual: false, flags: ['--expose-gc'] },
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in sections));
if (unknown.length > 0) {
  console.error(`No such section: ${unknown.join(', ')}. There are: ${Object.keys(sections).join(', ')}.`);
  process.exit(2);
}
const chosen = Object.entries(sections).filter(([name, { usual }]) =>
  named.length > 0 ? named.includes(name) : usual,
);

const folder = path.join(out, 'bench');
fs.mkdirSync(folder, { recursive: true });
await bundle('read-tree.ts');
if (chosen.some(([, { page }]) => page))
  await runCommand(process.execPath, [path.join(import.meta.dirname, 'build.mjs'), '--production'], {
    cwd: root,
  });
console.log(`${machine()}\n`);
for (const [, { title, entry, flags = [] }] of chosen) {
  console.log(`## ${title}\n`);
  try {
    await runCommand(process.execPath, [...flags, '--import', 'tsx', path.join('bench', entry)], {
      cwd: root,
    });
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
  console.log('');
}

/**
 * Measured processes run as the shipped ones do: bundled, without a loader.
 * @param {string} entry
 */
async function bundle(entry) {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [path.join('bench', entry)],
    outfile: path.join(folder, entry.replace('.ts', '.mjs')),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
  });
}

/** What the numbers were measured on. */
function machine() {
  const fsck = findProgram('fsck.erofs');
  const version = fsck === undefined ? '' : spawnSync(fsck, ['-V'], { encoding: 'utf8' });
  const tools =
    version === '' ? 'no erofs-utils' : `${version.stdout}${version.stderr}`.trim().split('\n')[0];
  const cpus = os.cpus();
  return `${cpus.length} × ${cpus[0]?.model ?? 'CPU'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Linux ${os.release()}, node ${process.version}, ${tools}`;
}
