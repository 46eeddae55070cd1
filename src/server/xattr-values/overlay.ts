// trusted.overlay.* and user.overlay.*: what overlayfs reads from them.
// Pure. Source: Documentation/filesystems/overlayfs.rst, fs/overlayfs/overlayfs.h.

import { type DecodedValue, textOrHex } from './decoded-value.ts';
import { metacopyDigest } from './fs-verity.ts';

/** The meaning of the attribute `name` (without `trusted.overlay.` or `user.overlay.`). */
export function overlayMark(name: string, bytes: Uint8Array): DecodedValue {
  const plain = bytes.length === 0 ? { kind: 'text', value: '' } : textOrHex(bytes);
  const mark = (meaning: string): DecodedValue => ({
    kind: 'overlay',
    value: plain.value === '' ? meaning : `${plain.value}: ${meaning}`,
  });
  switch (name) {
    case 'opaque':
      if (plain.value === 'x') return mark('may hold whiteouts written as attributes');
      return mark('hides what lower layers have here');
    case 'metacopy':
      return metacopy(bytes, plain);
    case 'redirect':
      return { kind: 'overlay', value: plain.value, note: 'lies under this path in the layers below' };
    case 'impure':
      return mark('may hold entries that were copied up');
    case 'whiteout':
      return mark('stands for a deleted entry');
    case 'whiteouts':
      return mark('may hold whiteouts written as attributes');
    case 'origin':
      return mark(bytes.length === 0 ? 'origin is unknown' : 'file handle of the origin in a lower layer');
    default:
      return { ...plain, kind: 'overlay' };
  }
}

function metacopy(bytes: Uint8Array, plain: DecodedValue): DecodedValue {
  if (bytes.length === 0) return { kind: 'overlay', value: 'metadata only, without a digest' };
  const digest = metacopyDigest(bytes);
  if (digest === undefined)
    return { ...plain, kind: 'overlay', note: 'not in the form that overlayfs writes' };
  return { kind: 'fs-verity', value: digest, note: 'metadata only; digest of the file that holds the data' };
}
