// Looks beside an image for the files that its device table wants: by tag, then by name and order, then by size.
// For command line and server. Only looks at plain names in the image's own folder: a tag is a hostile string.

import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { DeviceSlot } from '../erofs/device-table.ts';

/** Files beside an image that are looked at, at most. */
const SIBLING_LIMIT = 4096;

interface Sibling {
  readonly name: string;
  readonly path: string;
  readonly size: number;
}

/** For each slot the file that holds the device, or undefined. `given` are paths that a person named, in slot order. */
export function findDevices(
  imagePath: string,
  slots: readonly DeviceSlot[],
  blockSize: number,
  given: readonly string[] = [],
): (string | undefined)[] {
  if (slots.length === 0) return [];
  const found: (string | undefined)[] = slots.map((_, i) => given[i]);
  if (given.length >= slots.length) return found;
  const siblings = siblingsOf(imagePath).filter(({ path }) => !given.includes(path));
  const stem = basename(imagePath, extname(imagePath));
  const rules: ((slot: DeviceSlot, sibling: Sibling) => boolean)[] = [
    (slot, { name }) => slot.tag !== '' && name === slot.tag,
    (slot, sibling) => sibling.name.startsWith(`${stem}.`) && holds(sibling, slot, blockSize),
    (slot, sibling) => holds(sibling, slot, blockSize),
  ];
  const used = new Set<string>();
  for (const rule of rules) {
    for (const [i, slot] of slots.entries()) {
      if (found[i] !== undefined) continue;
      const match = siblings.find((sibling) => !used.has(sibling.path) && rule(slot, sibling));
      if (match === undefined) continue;
      found[i] = match.path;
      used.add(match.path);
    }
  }
  return found;
}

/** What was looked for and where, for the message about a missing device. */
export function searchedFor(imagePath: string, slot: DeviceSlot, blockSize: number): string {
  const names = slot.tag === '' ? '' : `a file named "${slot.tag}" or `;
  return `${names}a file of ${slot.blocks} blocks of ${blockSize} bytes in ${dirname(imagePath)}`;
}

/** tar pads its files to whole records; the device table counts only the blocks with data. */
const TAR_RECORD = 10240;

/** Whether the sizes agree: to the block (a device may end inside its last block), or to the record of a tar. */
function holds(sibling: Sibling, { blocks }: DeviceSlot, blockSize: number): boolean {
  if (blocks === 0) return false;
  const inRecords = Math.ceil((blocks * blockSize) / TAR_RECORD) * TAR_RECORD;
  return Math.ceil(sibling.size / blockSize) === blocks || sibling.size === inRecords;
}

function siblingsOf(imagePath: string): Sibling[] {
  const folder = dirname(imagePath);
  const own = basename(imagePath);
  const siblings: Sibling[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true }).slice(0, SIBLING_LIMIT)) {
    if (!entry.isFile() || entry.name === own) continue;
    const path = join(folder, entry.name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat !== undefined) siblings.push({ name: entry.name, path, size: stat.size });
  }
  return siblings.sort((a, b) => (a.name < b.name ? -1 : 1));
}
