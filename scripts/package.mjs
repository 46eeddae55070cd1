#!/usr/bin/env node
// Makes erofs-explorer-VERSION.vsix from a production build, and fails when it holds another set of files than the
// approved one or has grown too large.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { stagePackage } from './package/stage.mjs';
import { vsixFile } from './package/vsix-file.mjs';
import { root } from './paths.mjs';
import { runCommand } from './run-command.mjs';

const sizeLimit = 1_000_000; // bytes

const approvedList = path.join(import.meta.dirname, 'package/approved-files.txt');

await runCommand(process.execPath, [path.join(import.meta.dirname, 'build.mjs'), '--production']);
const staged = stagePackage();
const vsix = vsixFile();
fs.rmSync(vsix, { force: true });
await createVSIX({ cwd: staged, packagePath: vsix, dependencies: false }); // everything is bundled

const files = await listFiles({ cwd: staged, packageManager: PackageManager.None });
const approved = fs.readFileSync(approvedList, 'utf8').trim().split('\n');
const { size } = fs.statSync(vsix);
const problems = [
  ...files.filter((file) => !approved.includes(file)).map((file) => `${file} is packaged, but not approved.`),
  ...approved.filter((file) => !files.includes(file)).map((file) => `${file} is approved, but not packaged.`),
  ...(size > sizeLimit ? [`It has ${size} bytes; the limit is ${sizeLimit}.`] : []),
];
if (problems.length > 0) {
  fs.rmSync(vsix);
  console.error([`${path.basename(vsix)} is not fit to ship:`, ...problems].join('\n  '));
  console.error(`The approved files are those of ${path.relative(root, approvedList)}.`);
  process.exitCode = 1;
} else {
  console.log(`${path.basename(vsix)}: ${files.length} files, ${Math.ceil(size / 1000)} kB`);
}
