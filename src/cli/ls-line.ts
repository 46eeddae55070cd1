// One path of an image as a line for people: mode, links, owner, size, time, fingerprint, path.

import { grouped } from '../common/quantity.ts';
import type { LsRecord } from './ls-record.ts';

const TYPE_LETTERS: Readonly<Record<string, string>> = {
  file: '-',
  dir: 'd',
  symlink: 'l',
  chardev: 'c',
  blockdev: 'b',
  fifo: 'p',
  socket: 's',
};

/** `path` is the path as people see it. */
export function lsLine(record: LsRecord, path: string): string {
  if (record.mode === undefined) return `?????????? ${' '.repeat(60)} nid ${record.nid}  ${path}`;
  const size = record.rdev ? record.rdev.join(', ') : grouped(record.size ?? 0);
  const target = record.target ?? (record.target_b64 === undefined ? undefined : '(not UTF-8)');
  return [
    modeText(record.type, Number.parseInt(record.mode, 8)),
    String(record.nlink).padStart(3),
    `${record.uid}:${record.gid}`.padEnd(11),
    size.padStart(13),
    timeText(record.mtime![0]),
    fingerprintText(record.fingerprint).padEnd(12),
    record.nid.padStart(7),
    ` ${path}${target === undefined ? '' : ` -> ${JSON.stringify(target).slice(1, -1)}`}`,
  ].join(' ');
}

function modeText(type: string, mode: number): string {
  const bits = [...'rwxrwxrwx'].map((letter, i) => (mode & (0o400 >> i) ? letter : '-'));
  if (mode & 0o4000) bits[2] = bits[2] === 'x' ? 's' : 'S';
  if (mode & 0o2000) bits[5] = bits[5] === 'x' ? 's' : 'S';
  if (mode & 0o1000) bits[8] = bits[8] === 'x' ? 't' : 'T';
  return (TYPE_LETTERS[type] ?? '?') + bits.join('');
}

function timeText(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime())
    ? `@${seconds}`.padEnd(16)
    : date.toISOString().slice(0, 16).replace('T', ' ');
}

/** First digits of the digest in a value of the form `sha256:` and 32 bytes; of the whole value otherwise. */
function fingerprintText(base64: string | undefined): string {
  if (base64 === undefined) return '-';
  const value = Buffer.from(base64, 'base64');
  const digest =
    value.length === 39 && value.toString('latin1', 0, 7) === 'sha256:' ? value.subarray(7) : value;
  return digest.toString('hex', 0, 6);
}
