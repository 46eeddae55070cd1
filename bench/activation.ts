// How long VS Code takes to activate the extension: measured by the host suite, as only a real extension host can.
// Reads out/activation.json (`{ "vscode": "1.106.3", "milliseconds": [12, 9] }`), which that suite writes.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { out } from '../scripts/paths.mjs';
import { median } from './measure.ts';

const file = join(out, 'activation.json');
console.log('| | activation |');
console.log('| --- | ---: |');
try {
  const { vscode, milliseconds } = JSON.parse(readFileSync(file, 'utf8')) as {
    vscode: string;
    milliseconds: number[];
  };
  console.log(`| VS Code ${vscode} | ${median(milliseconds)!.toFixed(0)} ms |`);
} catch {
  console.log('| absent: `npm test -- host` measures it and writes out/activation.json | |');
}
