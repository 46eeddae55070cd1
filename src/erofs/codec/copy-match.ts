// Copying inside the output, as all LZ77 formats do: `length` bytes from `distance` bytes back, which may overlap.
// Pure.

/** Bytes behind the end of a copy that `copyMatch` may overwrite; nearer to the end of the output copy byte by byte. */
export const COPY_SLACK = 16;
/** From this length on the engine's memmove beats words. */
const LONG = 128;

/**
 * Copies within `bytes`, which `view` shows too. The caller has checked `distance <= at`, and that
 * `at + length + COPY_SLACK` is inside; bytes behind the copy, inside the slack, may change.
 */
export function copyMatch(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  distance: number,
  length: number,
): void {
  let from = at - distance;
  let to = at;
  const end = at + length;
  if (distance >= 8) {
    view.setInt32(to, view.getInt32(from, true), true);
    view.setInt32(to + 4, view.getInt32(from + 4, true), true);
    view.setInt32(to + 8, view.getInt32(from + 8, true), true);
    view.setInt32(to + 12, view.getInt32(from + 12, true), true);
    if (length <= 16) return;
    to += 16;
    from += 16;
    if (length < LONG || distance < length) {
      do {
        view.setInt32(to, view.getInt32(from, true), true);
        view.setInt32(to + 4, view.getInt32(from + 4, true), true);
        to += 8;
        from += 8;
      } while (to < end);
    } else {
      bytes.copyWithin(to, from, at - distance + length);
    }
  } else if (distance === 1 && length >= 16) {
    bytes.fill(bytes[from]!, to, end);
  } else {
    while (to < end) bytes[to++] = bytes[from++]!;
  }
}
