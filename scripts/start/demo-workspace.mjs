// The workspace that `npm start` opens: a copy of the demo images, so that whatever is done there leaves the
// repository as it was. Made anew each time; files added by hand stay.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { out, root } from '../paths.mjs';

/** @returns {string} absolute path */
export function makeDemoWorkspace() {
  const folder = path.join(out, 'demo');
  fs.cpSync(path.join(root, 'demo'), folder, { recursive: true });
  return folder;
}
