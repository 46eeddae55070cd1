// The licence texts of every package of which code or fonts are shipped, as their licences ask for.
// Found from what was really bundled, so that the list cannot fall behind.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from '../paths.mjs';

/**
 * @param {readonly string[]} files bundled or copied, relative to the project; those of packages count
 * @returns {string}
 */
export function thirdPartyNotices(files) {
  const packages = new Set(files.map(packageFolderOf).filter((folder) => folder !== undefined));
  const notices = [...packages].sort().map(noticeOf);
  return ['EROFS Explorer contains parts of these packages.', ...notices].join('\n\n\n');
}

/** @param {string} file */
function packageFolderOf(file) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

/** @param {string} folder of a package, relative to the project */
function noticeOf(folder) {
  const absolute = path.join(root, folder);
  const { name, version, license } = JSON.parse(fs.readFileSync(path.join(absolute, 'package.json'), 'utf8'));
  const texts = fs
    .readdirSync(absolute)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort();
  if (texts.length === 0) throw new Error(`${folder} is shipped, but has no licence text.`);
  const contents = texts.map((file) => fs.readFileSync(path.join(absolute, file), 'utf8').trim());
  return [`== ${name} ${version} (${license})`, ...contents].join('\n\n');
}
