// Reads data of a file from whichever device holds it, or says which device ends too early.
// Pure. For the content of all layouts; must not know how an address came about.

import type { DeviceSet } from './device-table.ts';
import { ErofsError } from './finding.ts';
import type { Inode } from './inode.ts';
import { nidText } from './nid.ts';

/** Reads exactly `target.length` bytes of a device, or throws an ErofsError that says where the device ends. */
export function readDevice(
  devices: DeviceSet,
  id: number,
  address: number,
  target: Uint8Array,
  inode: Inode,
): void {
  for (let done = 0; done < target.length; ) {
    const place = devices.locate(id, address + done, target.length - done);
    const reader = devices.reader(place.device);
    const piece = target.subarray(done, done + place.length);
    if (reader.readInto(place.address, piece) < piece.length) {
      throw new ErofsError({
        code: 'data-beyond-end',
        structure: 'file data',
        offset: place.address,
        nid: nidText(inode.nid),
        message: `${piece.length} bytes of data at byte ${place.address} do not lie inside device ${place.device}`,
        expected: `an end at or before byte ${reader.size}`,
      });
    }
    done += piece.length;
  }
}
