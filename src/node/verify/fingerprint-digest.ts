// The forms of fingerprint values whose digest can be worked out from the content: `sha256:` and 32 bytes, or 64 hex digits.
// Pure. What other tools write (fs-verity digests, other hashes) is no such form and stays unidentified.

export const DIGEST_SIZE = 32;

const PREFIX = 'sha256:';

/**
 * Writes the 32 bytes of the SHA-256 that the value `bytes[start .. end)` promises to `target` at `at`.
 * False if the value is of another form; what `target` holds there is then undefined.
 */
export function digestInto(
  target: Uint8Array,
  at: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  for (let i = 0; i < PREFIX.length; i++) if (bytes[start + i] !== PREFIX.charCodeAt(i)) return false;
  const first = start + PREFIX.length;
  if (end - first === DIGEST_SIZE) {
    for (let i = 0; i < DIGEST_SIZE; i++) target[at + i] = bytes[first + i]!;
    return true;
  }
  if (end - first !== 2 * DIGEST_SIZE) return false;
  for (let i = 0; i < DIGEST_SIZE; i++) {
    const high = hexDigit(bytes[first + 2 * i]!);
    const low = hexDigit(bytes[first + 2 * i + 1]!);
    if (high < 0 || low < 0) return false;
    target[at + i] = 16 * high + low;
  }
  return true;
}

const hexDigit = (byte: number): number => {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
};
