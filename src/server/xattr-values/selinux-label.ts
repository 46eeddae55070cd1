// security.selinux: the label of an inode, text that ends in a NUL.
// Pure. Source: security/selinux, security_inode_init_security().

import { type DecodedValue, textOrHex } from './decoded-value.ts';

/** The label; a value that is no text is shown as it is. */
export function selinuxLabel(bytes: Uint8Array): DecodedValue {
  const decoded = textOrHex(bytes);
  if (decoded.kind === 'binary') return { ...decoded, note: 'not a text, so no SELinux label' };
  const fields = decoded.value.split(':');
  if (fields.length >= 3) return { kind: 'selinux', value: decoded.value };
  return { kind: 'selinux', value: decoded.value, note: 'expected user:role:type[:level]' };
}
