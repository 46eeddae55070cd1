// Where the packaged extension lies.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from '../paths.mjs';

/** @returns {string} absolute path; the file need not exist */
export function vsixFile() {
  const { name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  return path.join(root, `${name}-${version}.vsix`);
}
