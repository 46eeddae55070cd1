// Chooses the decoder of an attribute by its name. The one place that knows which names have a form of their own.
// Pure. The fingerprint is not known by name: the caller says whether an attribute is one.

import { capability } from './capability.ts';
import { type DecodedValue, textOrHex } from './decoded-value.ts';
import { integrity } from './integrity.ts';
import { overlayMark } from './overlay.ts';
import { posixAcl } from './posix-acl.ts';
import { selinuxLabel } from './selinux-label.ts';

const OVERLAY = /^(?:trusted|user)\.overlay\.(.+)$/;

/** The value of the attribute with this full name, for people. Never fails: what has no known form is text or hexadecimal. */
export function decodeXattr(name: string, value: Uint8Array): DecodedValue {
  switch (name) {
    case 'security.selinux':
      return selinuxLabel(value);
    case 'security.capability':
      return capability(value);
    case 'security.ima':
    case 'security.evm':
      return integrity(value);
    case 'system.posix_acl_access':
    case 'system.posix_acl_default':
      return posixAcl(value);
    default: {
      const overlay = OVERLAY.exec(name)?.[1];
      return overlay === undefined ? textOrHex(value) : overlayMark(overlay, value);
    }
  }
}
