// One mutant: a base image with a few fields set to other numbers, bits turned, structures swapped, or its end cut off.
// Changes the bytes in place and takes the changes back, as copying images would be most of the work.

import type { BaseImage } from './base-images.ts';
import type { Field, FieldMap } from './field-map.ts';
import type { Random } from './random.ts';

/** Numbers at which programs go wrong, by the size of the field; others are made from what stands there. */
const EDGES = [
  0n,
  1n,
  2n,
  7n,
  11n,
  12n,
  13n,
  31n,
  32n,
  255n,
  256n,
  4095n,
  4096n,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xfffffffen,
  0xffffffffn,
  1n << 48n,
  (1n << 53n) - 1n,
  1n << 53n,
  (1n << 63n) - 1n,
  1n << 63n,
  (1n << 64n) - 1n,
];

export class Mutant {
  readonly base: BaseImage;
  /** Bytes of the file; less than the base has where the end was cut off. */
  size: number;
  /** What was done, for a report. */
  readonly steps: string[] = [];
  private readonly undo: { offset: number; bytes: Uint8Array }[] = [];

  constructor(base: BaseImage, fields: FieldMap, others: readonly BaseImage[], random: Random) {
    this.base = base;
    this.size = base.bytes.length;
    const count = 1 + (random.oneIn(2) ? random.below(4) : 0);
    for (let k = 0; k < count; k++) this.mutate(fields, others, random);
  }

  /** Makes the base what it was. */
  restore(): void {
    for (const { offset, bytes } of this.undo.reverse()) this.base.bytes.set(bytes, offset);
    this.undo.length = 0;
  }

  private mutate(fields: FieldMap, others: readonly BaseImage[], random: Random): void {
    const kind = random.below(20);
    if (kind < 12) this.setField(random.pick(random.pick(fields.structures)), random);
    else if (kind < 14) this.flipBit(random);
    else if (kind < 16 && fields.inodes.length > 1) this.copyInode(fields.inodes, random);
    else if (kind < 18) this.splice(random.pick(others).bytes, random);
    else if (kind < 19) this.noise(random);
    else this.cut(random);
  }

  private setField({ offset, size }: Field, random: Random): void {
    const old = this.number(offset, size);
    const mask = (1n << BigInt(8 * size)) - 1n;
    const made = [
      () => random.pick(EDGES),
      () => old + BigInt(random.below(9) - 4),
      () => old ^ (1n << BigInt(random.below(8 * size))),
      () => (BigInt(random.u32()) << 32n) | BigInt(random.u32()),
      () => old * 2n,
      () => ~old,
    ];
    const value = random.pick(made)() & mask;
    this.steps.push(`${size} bytes at ${offset}: ${old} -> ${value}`);
    const bytes = new Uint8Array(size);
    for (let k = 0; k < size; k++) bytes[k] = Number((value >> BigInt(8 * k)) & 0xffn);
    this.write(offset, bytes);
  }

  private flipBit(random: Random): void {
    const offset = random.below(this.base.bytes.length);
    const bit = random.below(8);
    this.steps.push(`bit ${bit} of byte ${offset}`);
    this.write(offset, Uint8Array.of(this.base.bytes[offset]! ^ (1 << bit)));
  }

  private copyInode(inodes: readonly number[], random: Random): void {
    const from = random.pick(inodes);
    const to = random.pick(inodes);
    const length = random.pick([32, 64, 512]);
    this.steps.push(`${length} bytes from ${from} to ${to}`);
    this.write(to, this.base.bytes.slice(from, from + length));
  }

  private splice(other: Uint8Array, random: Random): void {
    const length = random.pick([4, 12, 32, 512, 4096]);
    const from = random.below(other.length / 4) * 4;
    const to = random.below(this.base.bytes.length / 4) * 4;
    this.steps.push(`${length} bytes of another image from ${from} to ${to}`);
    this.write(to, other.slice(from, from + length));
  }

  private noise(random: Random): void {
    const offset = random.below(this.base.bytes.length);
    const bytes = Uint8Array.from({ length: 1 + random.below(64) }, () => random.u32());
    this.steps.push(`${bytes.length} random bytes at ${offset}`);
    this.write(offset, bytes);
  }

  private cut(random: Random): void {
    this.size = random.oneIn(4) ? random.below(2048) : random.below(this.base.bytes.length);
    this.steps.push(`cut to ${this.size} bytes`);
  }

  private number(offset: number, size: number): bigint {
    let value = 0n;
    for (let k = size - 1; k >= 0; k--) value = (value << 8n) | BigInt(this.base.bytes[offset + k] ?? 0);
    return value;
  }

  private write(offset: number, bytes: Uint8Array): void {
    const fitting = bytes.subarray(0, Math.max(0, this.base.bytes.length - offset));
    this.undo.push({ offset, bytes: this.base.bytes.slice(offset, offset + fitting.length) });
    this.base.bytes.set(fitting, offset);
  }
}
