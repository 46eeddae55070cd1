// Puts what may be packaged into a folder of its own. vsce looks at every file below the folder it packages, which
// takes long where whole VS Codes and their packages lie; and the manifest ships without what is for development only.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { out, root } from '../paths.mjs';

const parts = ['.vscodeignore', 'CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'media', 'syntaxes'];

/** @returns {string} the folder's absolute path */
export function stagePackage() {
  const folder = path.join(out, 'package');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  for (const part of parts) fs.cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  const manifestFile = path.join(root, 'package.json');
  const { scripts: _, devDependencies: __, ...manifest } = JSON.parse(fs.readFileSync(manifestFile, 'utf8'));
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return folder;
}
