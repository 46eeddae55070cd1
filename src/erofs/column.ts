// Typed arrays that grow by copying, and are cut when they are done.
// Pure. Knows nothing of what the numbers mean.

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** A copy of `column` with room for `length` numbers. */
export function grown<T extends Column>(column: T, length: number): T {
  const larger = new (column.constructor as new (length: number) => T)(length);
  larger.set(column as never);
  return larger;
}

/** `column` cut to `length`, without a copy where little would be won. */
export const trimmed = <T extends Column>(column: T, length: number): T =>
  column.length <= length * 1.25 + 64 ? column : (column.slice(0, length) as T);
