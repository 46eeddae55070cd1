// What a decoder makes of an attribute's value, and the two decoders that always succeed: text and hexadecimal.
// Pure. Must not know any attribute by name.

import { displayName, hex, utf8OrUndefined } from '../../common/byte-text.ts';

/** A value as people read it. `kind` is one of those listed at XattrInfo.kind in the protocol. */
export interface DecodedValue {
  readonly kind: string;
  readonly value: string;
  readonly note?: string;
}

/** Bytes of a value that are shown; the rest is only counted. */
const SHOWN_BYTES = 1024;

/** Text if the bytes are printable UTF-8 (a final NUL is not shown), else hexadecimal digits. */
export function textOrHex(bytes: Uint8Array): DecodedValue {
  const body = withoutFinalNul(bytes);
  const text = utf8OrUndefined(body);
  if (text === undefined || /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u.test(text)) {
    return { kind: 'binary', value: hexDigits(bytes) };
  }
  return { kind: 'text', value: cut(displayName(body), SHOWN_BYTES, body.length) };
}

/** The bytes in hexadecimal, at most the first 1,024 of them. */
export function hexDigits(bytes: Uint8Array): string {
  const shown = hex(bytes.subarray(0, SHOWN_BYTES));
  return bytes.length > SHOWN_BYTES ? `${shown}… (${bytes.length} bytes)` : shown;
}

export const withoutFinalNul = (bytes: Uint8Array): Uint8Array =>
  bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes;

const cut = (text: string, length: number, bytes: number): string =>
  text.length > length ? `${text.slice(0, length)}… (${bytes} bytes)` : text;
