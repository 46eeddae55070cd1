// Whether a name of an image may become a name on this platform, as it is: no path separator, no device name, no way up.
// Pure. Names are bytes; nothing is ever renamed.

import { utf8OrUndefined } from '../../common/byte-text.ts';

/** Why no file of this name is created; undefined if it is fine. */
export function nameProblem(name: Uint8Array, platform: NodeJS.Platform): string | undefined {
  if (name.length === 0) return 'the name is empty';
  if (name.includes(0x2f)) return 'the name holds a slash';
  if (name.includes(0)) return 'the name holds a NUL';
  if (name[0] === 0x2e && (name.length === 1 || (name.length === 2 && name[1] === 0x2e))) {
    return 'the name is a way to another directory';
  }
  return platform === 'win32' ? windowsProblem(name) : undefined;
}

const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

function windowsProblem(name: Uint8Array): string | undefined {
  const text = utf8OrUndefined(name);
  if (text === undefined) return 'the name is not UTF-8';
  if (/[\u0000-\u001f<>:"\\|?*]/.test(text)) return 'the name holds a character that Windows does not allow';
  if (/[. ]$/.test(text)) return 'the name ends with a dot or a space';
  return WINDOWS_DEVICE.test(text) ? 'the name is that of a device' : undefined;
}
