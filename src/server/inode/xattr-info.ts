// The attributes of an inode for the inspector: name, decoded value, where the entry lies, and whether a mount shows it.
// Pure.

import { displayName } from '../../common/byte-text.ts';
import type { Image } from '../../erofs/image.ts';
import type { Xattr } from '../../erofs/xattr.ts';
import type { XattrInfo } from '../../protocol/tree-view.ts';
import { decodeXattr } from '../xattr-values/decode-xattr.ts';
import { fingerprintValue } from '../xattr-values/fingerprint-value.ts';

/** In the order in which the kernel looks at the entries. */
export function xattrInfos(image: Image, xattrs: readonly Xattr[]): XattrInfo[] {
  const fingerprint = xattrs.find((xattr) => isFingerprint(image, xattr));
  const seen = new Set<string>();
  return xattrs.map((xattr) => {
    const name = displayName(xattr.name);
    const decoded = xattr === fingerprint ? fingerprintValue(xattr.value) : decodeXattr(name, xattr.value);
    const notes = [decoded.note, ...kernelNotes(xattr, seen.has(name))].filter((note) => note !== undefined);
    seen.add(name);
    return {
      name,
      value: decoded.value,
      kind: decoded.kind,
      bytes: xattr.value.length,
      place: xattr.sharedId === undefined ? 'inline' : `shared ${xattr.sharedId}`,
      ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
    };
  });
}

/** Whether the kernel takes this entry for the fingerprint: the first one of that name that the filter lets through. */
function isFingerprint({ fingerprintName }: Image, { baseIndex, suffix, filteredOut }: Xattr): boolean {
  if (fingerprintName === undefined || filteredOut || baseIndex !== fingerprintName.baseIndex) return false;
  const { infix } = fingerprintName;
  return suffix.length === infix.length && suffix.every((byte, at) => byte === infix[at]);
}

function kernelNotes({ listed, filteredOut }: Xattr, isSecond: boolean): string[] {
  const notes: string[] = [];
  if (isSecond) notes.push('a second entry of this name, which the kernel does not reach');
  if (filteredOut)
    notes.push('the name filter of the inode says it is absent, so the kernel does not find it');
  if (!listed) notes.push('hidden: no mount lists it');
  return notes;
}
