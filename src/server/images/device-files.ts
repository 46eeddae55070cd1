// Finds the files of extra devices: those beside the image whose name is the device's tag.
// Node only. Looks into no file and follows no path that an image makes up.

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DeviceSlot } from '../../erofs/device-table.ts';

/** A device of the table and its file, if there is one. */
export interface DeviceFile {
  readonly slot: DeviceSlot;
  readonly file: string | undefined;
}

/** The devices in the order of the table. */
export function findDevices(imagePath: string, slots: readonly DeviceSlot[]): DeviceFile[] {
  const folder = dirname(imagePath);
  const names = new Set(namesIn(folder));
  return slots.map((slot) => ({ slot, file: names.has(slot.tag) ? join(folder, slot.tag) : undefined }));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
