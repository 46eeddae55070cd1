// Columns that grow: typed arrays for results whose length is not known beforehand.
// Pure. Must not know what the numbers mean.

/** Unsigned 32-bit numbers. */
export class Uint32List {
  items = new Uint32Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.items.length) {
      const grown = new Uint32Array(this.length * 2);
      grown.set(this.items);
      this.items = grown;
    }
    this.items[this.length++] = value;
  }
}

/** Double-precision numbers. */
export class Float64List {
  items = new Float64Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.items.length) {
      const grown = new Float64Array(this.length * 2);
      grown.set(this.items);
      this.items = grown;
    }
    this.items[this.length++] = value;
  }
}
