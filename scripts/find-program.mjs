// Finds a program on PATH, as a shell would.
import * as fs from 'node:fs';
import * as path from 'node:path';

/**
 * @param {string} name
 * @returns {string | undefined} the absolute path of the first executable file of that name
 */
export function findProgram(name) {
  const { PATH = '' } = process.env;
  for (const folder of PATH.split(path.delimiter)) {
    if (folder === '') continue;
    const file = path.join(folder, name);
    if (isExecutable(file)) return file;
  }
  return undefined;
}

/** @param {string} file */
export function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
