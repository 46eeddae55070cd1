// Distinct byte values, numbered in the order in which they first come: the fingerprints of an image.
// Pure. Work per value is bounded whatever values an image chooses.

import { latin1 } from '../common/byte-text.ts';
import { xxh32 } from '../common/xxh32.ts';
import { grown, trimmed } from './column.ts';

/** Slots looked at before a value goes to a map instead: whoever made an image can make hashes collide. */
const PROBE_LIMIT = 64;
/** Bytes of most values: `sha256:` and a digest. */
const USUAL_LENGTH = 39;

export class ValuePool {
  private count = 0;
  private starts: Uint32Array;
  private bytes: Uint8Array;
  private hashes: Uint32Array;
  /** Pairs of hash and value number + 1; 0 is free. At most half of the slots are taken. */
  private slots: Uint32Array;
  private mask: number;
  private readonly crowded = new Map<string, number>();

  /** `expected` values are made room for; more may come. */
  constructor(expected: number) {
    const capacity = Math.max(64, expected);
    this.starts = new Uint32Array(capacity + 1);
    this.bytes = new Uint8Array(capacity * USUAL_LENGTH);
    this.hashes = new Uint32Array(capacity);
    this.mask = 2 ** Math.ceil(Math.log2(2 * capacity)) - 1;
    this.slots = new Uint32Array(2 * (this.mask + 1));
  }

  /** The number of the value `bytes[start .. start + length)`, the same for equal bytes. */
  intern(bytes: Uint8Array, start: number, length: number): number {
    const hash = xxh32(bytes, 0, start, start + length);
    let slot = hash & this.mask;
    for (let step = 0; step < PROBE_LIMIT; step++) {
      const entry = this.slots[2 * slot + 1]!;
      if (entry === 0) return this.addAt(slot, bytes, start, length, hash);
      if (this.slots[2 * slot] === hash && this.equals(entry - 1, bytes, start, length)) return entry - 1;
      slot = (slot + 1) & this.mask;
    }
    return this.internCrowded(bytes, start, length, hash);
  }

  /** The columns of an InodeTable; nothing may be added afterwards. */
  finish(): { valueCount: number; valueStart: Uint32Array; values: Uint8Array; valueHash: Uint32Array } {
    return {
      valueCount: this.count,
      valueStart: trimmed(this.starts, this.count + 1),
      values: trimmed(this.bytes, this.starts[this.count]!),
      valueHash: trimmed(this.hashes, this.count),
    };
  }

  private equals(number: number, bytes: Uint8Array, start: number, length: number): boolean {
    const at = this.starts[number]!;
    if (this.starts[number + 1]! - at !== length) return false;
    for (let i = 0; i < length; i++) if (this.bytes[at + i] !== bytes[start + i]) return false;
    return true;
  }

  private addAt(slot: number, bytes: Uint8Array, start: number, length: number, hash: number): number {
    const number = this.append(bytes, start, length, hash);
    this.slots[2 * slot] = hash;
    this.slots[2 * slot + 1] = number + 1;
    if (2 * this.count > this.mask) this.rehash();
    return number;
  }

  private internCrowded(bytes: Uint8Array, start: number, length: number, hash: number): number {
    const key = latin1(bytes.subarray(start, start + length));
    const known = this.crowded.get(key);
    if (known !== undefined) return known;
    const number = this.append(bytes, start, length, hash);
    this.crowded.set(key, number);
    return number;
  }

  private append(bytes: Uint8Array, start: number, length: number, hash: number): number {
    const number = this.count++;
    if (number >= this.hashes.length) {
      this.hashes = grown(this.hashes, 2 * this.hashes.length);
      this.starts = grown(this.starts, this.hashes.length + 1);
    }
    const at = this.starts[number]!;
    if (at + length > this.bytes.length) this.bytes = grown(this.bytes, 2 * (this.bytes.length + length));
    const target = this.bytes;
    for (let i = 0; i < length; i++) target[at + i] = bytes[start + i]!;
    this.starts[number + 1] = at + length;
    this.hashes[number] = hash;
    return number;
  }

  private rehash(): void {
    this.mask = 2 * this.mask + 1;
    this.slots = new Uint32Array(2 * (this.mask + 1));
    this.crowded.clear();
    for (let number = 0; number < this.count; number++) this.place(number, this.hashes[number]!);
  }

  private place(number: number, hash: number): void {
    let slot = hash & this.mask;
    for (let step = 0; step < PROBE_LIMIT; step++) {
      if (this.slots[2 * slot + 1] === 0) {
        this.slots[2 * slot] = hash;
        this.slots[2 * slot + 1] = number + 1;
        return;
      }
      slot = (slot + 1) & this.mask;
    }
    this.crowded.set(latin1(this.bytes.subarray(this.starts[number]!, this.starts[number + 1]!)), number);
  }
}
