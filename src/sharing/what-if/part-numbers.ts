// Numbers for parts of files: equal parts have equal numbers, whether a part is known by an id or is made of two smaller ones.
// Pure. Tables are salted by chance, so that nobody can prepare parts that crowd in them; numbers never depend on the salt.

/** Stands where there is no second part. */
export const NO_PART = 0;

/** What both tables have in common: open addressing over numbers from 1 on, at most half full. */
abstract class NumberTable {
  /** Parts so far. */
  count = 0;
  protected readonly salt = Math.floor(Math.random() * 2 ** 32);
  private slots = new Uint32Array(1 << 12);

  protected abstract hashOf(number: number): number;
  protected abstract isAt(number: number): boolean;
  protected abstract append(number: number): void;

  /** The number of the part that `isAt` recognises, new or known. */
  protected place(hash: number): number {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (let number = this.slots[slot]!; number !== 0; number = this.slots[slot]!) {
      if (this.isAt(number)) return number;
      slot = (slot + 1) & mask;
    }
    const number = ++this.count;
    this.append(number);
    this.slots[slot] = number;
    if (2 * this.count > this.slots.length) this.grow();
    return number;
  }

  /** The number of the part that `isAt` recognises, else NO_PART. */
  protected known(hash: number): number {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    while (this.slots[slot] !== 0 && !this.isAt(this.slots[slot]!)) slot = (slot + 1) & mask;
    return this.slots[slot]!;
  }

  private grow(): void {
    this.slots = new Uint32Array(2 * this.slots.length);
    const mask = this.slots.length - 1;
    for (let number = 1; number <= this.count; number++) {
      let slot = this.hashOf(number) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = number;
    }
  }
}

/** Parts known by an id of 16 bytes. */
export class IdNumbers extends NumberTable {
  private words = new Uint32Array(1 << 12);
  private readonly wanted = new Uint32Array(4);

  /** The number of the id at byte `at` of `ids`. */
  numberOf(ids: Uint8Array, at: number): number {
    for (let word = 0; word < 4; word++) {
      const byte = at + 4 * word;
      this.wanted[word] =
        ids[byte]! | (ids[byte + 1]! << 8) | (ids[byte + 2]! << 16) | (ids[byte + 3]! << 24);
    }
    return this.place(mixed(this.wanted[0]!, this.wanted[1]!, this.salt));
  }

  protected hashOf(number: number): number {
    return mixed(this.words[4 * number]!, this.words[4 * number + 1]!, this.salt);
  }

  protected isAt(number: number): boolean {
    const { words, wanted } = this;
    for (let word = 0; word < 4; word++) if (words[4 * number + word] !== wanted[word]) return false;
    return true;
  }

  protected append(number: number): void {
    if (4 * number + 4 > this.words.length) this.words = doubled(this.words);
    this.words.set(this.wanted, 4 * number);
  }
}

/** Parts that consist of two parts with numbers, the second perhaps NO_PART. */
export class PairNumbers extends NumberTable {
  private first = new Uint32Array(1 << 10);
  private second = new Uint32Array(1 << 10);
  private a = 0;
  private b = 0;

  numberOf(a: number, b: number): number {
    this.a = a;
    this.b = b;
    return this.place(mixed(a, b, this.salt));
  }

  /** The number of a pair that was met already, else NO_PART. */
  find(a: number, b: number): number {
    this.a = a;
    this.b = b;
    return this.known(mixed(a, b, this.salt));
  }

  /** By number: the sum of what `values` has for both parts. */
  sumsOf(values: Uint16Array): Uint16Array {
    const sums = new Uint16Array(this.count + 1);
    for (let number = 1; number <= this.count; number++) {
      sums[number] = values[this.first[number]!]! + (values[this.second[number]!] ?? 0);
    }
    return sums;
  }

  protected hashOf(number: number): number {
    return mixed(this.first[number]!, this.second[number]!, this.salt);
  }

  protected isAt(number: number): boolean {
    return this.first[number] === this.a && this.second[number] === this.b;
  }

  protected append(number: number): void {
    if (number >= this.first.length) {
      this.first = doubled(this.first);
      this.second = doubled(this.second);
    }
    this.first[number] = this.a;
    this.second[number] = this.b;
  }
}

function doubled(column: Uint32Array): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(2 * column.length);
  grown.set(column);
  return grown;
}

/** 32 well-mixed bits of two words and a salt (the finisher of MurmurHash3). */
function mixed(a: number, b: number, salt: number): number {
  let hash = Math.imul(a ^ salt, 0x9e3779b1) ^ Math.imul(b + salt, 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
