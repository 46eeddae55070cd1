// Bytes as text and back: names of an image are bytes, people see text. Nothing is ever lost: what cannot be shown is escaped.
// Pure. Must not know about any structure of EROFS.

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** The text that `bytes` encode in UTF-8, or undefined if they are not valid UTF-8. */
export function utf8OrUndefined(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

export const utf8Bytes = (text: string): Uint8Array => encoder.encode(text);

/** The bytes as text for a protocol's fields that a reader may not treat as bytes: one character per byte. */
export const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

// Control characters, separators that break lines, marks that reorder or hide text, lone surrogates.
const UNSHOWABLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\\]/gu;

const escapeCharacter = (character: string): string => {
  if (character === '\\') return '\\\\';
  const code = character.codePointAt(0)!;
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
};

/**
 * A name for people: valid UTF-8 as it is, every other byte as `\xNN`, control and direction characters escaped,
 * a backslash doubled. Two different names never look the same to {@link unescapeName}.
 */
export function displayName(bytes: Uint8Array): string {
  const whole = utf8OrUndefined(bytes);
  if (whole !== undefined) return whole.replace(UNSHOWABLE, escapeCharacter);
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    const piece = length > 0 ? utf8OrUndefined(bytes.subarray(at, at + length)) : undefined;
    if (piece === undefined) {
      text += `\\x${bytes[at]!.toString(16).padStart(2, '0')}`;
      at += 1;
    } else {
      text += piece.replace(UNSHOWABLE, escapeCharacter);
      at += length;
    }
  }
  return text;
}

function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
  return at + length <= bytes.length ? length : 0;
}

/** The bytes behind a name as {@link displayName} shows it; also takes plain text typed by a person. */
export function unescapeName(text: string): Uint8Array {
  const out: number[] = [];
  const pattern = /\\(?:\\|x([0-9a-f]{2})|u\{([0-9a-f]{1,6})\})/giy;
  for (let at = 0; at < text.length; ) {
    pattern.lastIndex = at;
    const match = text[at] === '\\' ? pattern.exec(text) : null;
    if (match) {
      if (match[1] !== undefined) out.push(Number.parseInt(match[1], 16));
      else if (match[2] !== undefined) out.push(...utf8Bytes(codePoint(match[2])));
      else out.push(0x5c);
      at += match[0].length;
    } else {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      out.push(...utf8Bytes(character));
      at += character.length;
    }
  }
  return Uint8Array.from(out);
}

const codePoint = (hex: string): string => String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(hex, 16)));

/** Lower-case hexadecimal digits, two per byte. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 with padding (RFC 4648). */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const word =
      (bytes[at]! << 16) | ((left > 1 ? bytes[at + 1]! : 0) << 8) | (left > 2 ? bytes[at + 2]! : 0);
    text += BASE64[word >> 18]! + BASE64[(word >> 12) & 63]!;
    text += left > 1 ? BASE64[(word >> 6) & 63]! : '=';
    text += left > 2 ? BASE64[word & 63]! : '=';
  }
  return text;
}

/** Order of two byte strings as EROFS sorts names: unsigned, a prefix before what it begins. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
