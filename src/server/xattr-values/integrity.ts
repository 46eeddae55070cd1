// security.ima and security.evm: what kind of digest or signature they hold.
// Pure. Source: enum evm_ima_xattr_type (security/integrity/integrity.h), enum hash_algo (include/uapi/linux/hash_info.h).

import { type DecodedValue, hexDigits } from './decoded-value.ts';

const TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'digest'],
  [2, 'HMAC'],
  [3, 'signature'],
  [4, 'digest'],
  [5, 'portable signature'],
  [6, 'signature of the fs-verity digest'],
]);
const DIGEST_WITH_ALGORITHM = 4;

const ALGORITHMS = ['md4', 'md5', 'sha1', 'rmd160', 'sha256', 'sha384', 'sha512', 'sha224'];

/** `HMAC 52b3...`, `sha256 digest 09ab...`. */
export function integrity(bytes: Uint8Array): DecodedValue {
  const type = TYPES.get(bytes[0] ?? 0);
  if (type === undefined || bytes.length < 2) return { kind: 'binary', value: hexDigits(bytes) };
  if (bytes[0] !== DIGEST_WITH_ALGORITHM) {
    return { kind: 'integrity', value: `${type} ${hexDigits(bytes.subarray(1))}` };
  }
  const algorithm = ALGORITHMS[bytes[1]!] ?? `algorithm ${bytes[1]}`;
  return { kind: 'integrity', value: `${algorithm} ${type} ${hexDigits(bytes.subarray(2))}` };
}
