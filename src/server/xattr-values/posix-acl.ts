// system.posix_acl_access and system.posix_acl_default: access control lists, written as getfacl writes them.
// Pure. Source: struct posix_acl_xattr_header, struct posix_acl_xattr_entry (include/uapi/linux/posix_acl_xattr.h).

import { type DecodedValue, textOrHex } from './decoded-value.ts';

const VERSION = 2;
const HEADER = 4;
const ENTRY = 8;

const TAGS: ReadonlyMap<number, { name: string; named: boolean }> = new Map([
  [0x01, { name: 'user', named: false }],
  [0x02, { name: 'user', named: true }],
  [0x04, { name: 'group', named: false }],
  [0x08, { name: 'group', named: true }],
  [0x10, { name: 'mask', named: false }],
  [0x20, { name: 'other', named: false }],
]);

/** One entry a line, such as `user:1000:r--`. */
export function posixAcl(bytes: Uint8Array): DecodedValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes.length >= HEADER ? view.getUint32(0, true) : 0;
  if (version !== VERSION || (bytes.length - HEADER) % ENTRY !== 0) {
    return { ...textOrHex(bytes), note: `no access control list: version ${version}, ${bytes.length} bytes` };
  }
  const lines: string[] = [];
  for (let at = HEADER; at < bytes.length; at += ENTRY) {
    const tag = view.getUint16(at, true);
    const permissions = view.getUint16(at + 2, true);
    const known = TAGS.get(tag);
    const who = known?.name ?? `tag-0x${tag.toString(16)}`;
    const id = known === undefined || known.named ? String(view.getUint32(at + 4, true)) : '';
    lines.push(`${who}:${id}:${permissionText(permissions)}`);
  }
  return { kind: 'acl', value: lines.join('\n') };
}

const permissionText = (bits: number): string =>
  (bits & 4 ? 'r' : '-') + (bits & 2 ? 'w' : '-') + (bits & 1 ? 'x' : '-');
