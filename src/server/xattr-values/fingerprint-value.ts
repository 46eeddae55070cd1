// The value of a fingerprint attribute: `sha256:` and a digest as mkfs.erofs writes it, or any other bytes.
// Pure. Source: page-cache-sharing, what mkfs.erofs writes. The kernel compares the bytes and never looks into them.

import { hex, latin1, utf8Bytes } from '../../common/byte-text.ts';
import type { FingerprintInfo } from '../../protocol/sharing-info.ts';
import type { DecodedValue } from './decoded-value.ts';

const SHA256_PREFIX = utf8Bytes('sha256:');
const DIGEST = 32;

/** Algorithm and hexadecimal digits of a value. A digest may be 32 raw bytes or 64 hexadecimal digits. */
export function fingerprintDigits(value: Uint8Array): Pick<FingerprintInfo, 'algorithm' | 'hex'> {
  const digest = value.subarray(SHA256_PREFIX.length);
  if (SHA256_PREFIX.every((byte, at) => value[at] === byte)) {
    if (digest.length === DIGEST) return { algorithm: 'sha256', hex: hex(digest) };
    if (digest.length === 2 * DIGEST && /^[0-9a-f]+$/i.test(latin1(digest))) {
      return { algorithm: 'sha256', hex: latin1(digest).toLowerCase() };
    }
  }
  return { algorithm: 'opaque', hex: hex(value) };
}

/** The value as an attribute of the inspector. */
export function fingerprintValue(bytes: Uint8Array): DecodedValue {
  const { algorithm, hex: digits } = fingerprintDigits(bytes);
  return { kind: 'fingerprint', value: algorithm === 'sha256' ? `sha256 ${digits}` : digits };
}
