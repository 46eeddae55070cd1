// Extra devices: the device table, and turning (device id, byte address) into bytes of one of the files.
// Pure. Source: struct erofs_deviceslot, erofs_scan_devices(), erofs_map_dev().

import { displayName } from '../common/byte-text.ts';
import { INCOMPAT } from './feature.ts';
import { ErofsError, type FindingList } from './finding.ts';
import type { RandomReader } from './random-reader.ts';
import type { Superblock } from './superblock.ts';

const SLOT_SIZE = 128;

/** One slot of the device table; `id` counts from 1, 0 is the primary device. */
export interface DeviceSlot {
  readonly id: number;
  /** Free text or digest, as text for people. */
  readonly tag: string;
  readonly blocks: number;
  /** First block of the device in the unified address space; 0: not mapped there. */
  readonly unifiedBlock: number;
}

/** The slots of the device table, as many as the file really holds. */
export function readDeviceTable(
  reader: RandomReader,
  superblock: Superblock,
  findings: FindingList,
): DeviceSlot[] {
  const wide = (superblock.featureIncompat & INCOMPAT.FORTY_EIGHT_BIT) !== 0;
  const slots: DeviceSlot[] = [];
  for (let id = 1; id <= superblock.extraDevices; id++) {
    const offset = superblock.deviceTableOffset + (id - 1) * SLOT_SIZE;
    if (offset + SLOT_SIZE > reader.size) {
      findings.add({
        severity: 'error',
        code: 'device-table-truncated',
        structure: 'device table',
        offset,
        message: `slot ${id} of ${superblock.extraDevices} lies beyond the end of the image`,
        expected: `an end at or before byte ${reader.size}`,
      });
      break;
    }
    const at = reader.seek(offset, SLOT_SIZE, 'device table');
    const { bytes, view } = reader;
    const end = bytes.subarray(at, at + 64).indexOf(0);
    slots.push({
      id,
      tag: displayName(bytes.slice(at, at + (end < 0 ? 64 : end))),
      blocks: view.getUint32(at + 64, true) + (wide ? view.getUint16(at + 72, true) * 2 ** 32 : 0),
      unifiedBlock: view.getUint32(at + 68, true) + (wide ? view.getUint16(at + 74, true) * 2 ** 32 : 0),
    });
  }
  return slots;
}

/** Where a run of bytes lies: on which device, from which byte, and how many of them before another device begins. */
export interface Located {
  readonly device: number;
  readonly address: number;
  readonly length: number;
}

/**
 * The devices of an image. `readers[0]` is the primary device; `readers[id]` is undefined where that device is missing.
 * With no extra device given at all the image is *flat*: the devices are taken to follow each other on the primary one.
 */
export class DeviceSet {
  /** Smallest mask that covers every device id (`device_id_mask` of the kernel). */
  readonly idMask: number;
  private readonly flat: boolean;
  /** Slots that a unified address can lead to, and the first byte that does. */
  private readonly unified: readonly DeviceSlot[];
  private readonly unifiedStart: number;

  constructor(
    readonly slots: readonly DeviceSlot[],
    private readonly readers: readonly (RandomReader | undefined)[],
    private readonly blockSize: number,
  ) {
    this.flat = readers.length <= 1;
    this.idMask = 2 ** Math.ceil(Math.log2(slots.length + 1)) - 1;
    this.unified = this.flat ? [] : slots.filter((slot) => slot.unifiedBlock > 0);
    this.unifiedStart = this.unified.reduce(
      (first, slot) => Math.min(first, slot.unifiedBlock * blockSize),
      Number.POSITIVE_INFINITY,
    );
  }

  /** Bytes of all devices at hand. */
  get totalSize(): number {
    return this.readers.reduce((sum, reader) => sum + (reader?.size ?? 0), 0);
  }

  /** Whether the run lies inside its device; also where that device is missing, as that is said once and elsewhere. */
  holds(id: number, address: number, length: number): boolean {
    if (id === 0 && address < this.unifiedStart) return address + length <= this.readers[0]!.size;
    if (this.isMissing(id)) return true;
    const place = this.locate(id, address, length);
    return this.isMissing(place.device) || place.address + place.length <= this.reader(place.device).size;
  }

  /** Slots whose device was not given although others were, or that a flat image cannot hold. */
  missing(): DeviceSlot[] {
    return this.slots.filter((slot) => !this.has(slot.id));
  }

  /** Whether a device of the table is not at hand. An id that is not in the table is not missing but wrong. */
  isMissing(id: number): boolean {
    return id !== 0 && this.slots[id - 1] !== undefined && !this.has(id);
  }

  private has(id: number): boolean {
    if (!this.flat) return this.readers[id] !== undefined;
    const slot = this.slots[id - 1];
    return (
      slot !== undefined &&
      slot.unifiedBlock > 0 &&
      slot.unifiedBlock * this.blockSize < this.readers[0]!.size
    );
  }

  /** Maps `length` bytes at `address` of device `id`; the result may be shorter where a device ends. */
  locate(id: number, address: number, length: number): Located {
    const blockSize = this.blockSize;
    if (id !== 0) {
      const slot = this.slots[id - 1];
      if (slot === undefined) throw noSuchDevice(id, this.slots.length);
      if (!this.flat) return { device: id, address, length };
      return { device: 0, address: address + slot.unifiedBlock * blockSize, length };
    }
    if (address < this.unifiedStart) return { device: 0, address, length };
    for (const slot of this.unified) {
      const start = slot.unifiedBlock * blockSize;
      const end = start + slot.blocks * blockSize;
      if (address >= start && address < end) {
        return { device: slot.id, address: address - start, length: Math.min(length, end - address) };
      }
    }
    return { device: 0, address, length };
  }

  /** The reader of a located device. Throws a `device-missing` error that says what was looked for. */
  reader(device: number): RandomReader {
    const reader = this.readers[device];
    if (reader !== undefined) return reader;
    const slot = this.slots[device - 1];
    const tag = slot?.tag ? ` (tag "${slot.tag}")` : '';
    throw new ErofsError({
      code: 'device-missing',
      structure: 'device table',
      message: `device ${device} of ${this.slots.length}${tag} is missing`,
      ...(slot === undefined
        ? {}
        : { expected: `a file of ${slot.blocks} blocks of ${this.blockSize} bytes` }),
    });
  }
}

const noSuchDevice = (id: number, count: number): ErofsError =>
  new ErofsError({
    code: 'device-id',
    structure: 'chunk index',
    message: `device id ${id} is not in the device table`,
    expected: `0 to ${count}`,
  });
