// Numbers for people: sizes, counts and percentages, the same in every face of the program.
// Pure. Must not depend on the locale of the machine, so that texts are the same bytes everywhere.

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** `44.1 KiB`: three significant digits at most, binary units. */
export function binarySize(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (Math.round(value) >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  if (unit === 0) return `${bytes} B`;
  return `${value >= 100 ? Math.round(value) : trimmed(value)} ${UNITS[unit]}`;
}

const trimmed = (value: number): string => value.toFixed(1).replace(/\.0$/, '');

/** `45 132`: digits in groups of three, divided by no-break spaces. */
export const grouped = (value: number): string => {
  const [whole, fraction] = String(value).split('.');
  const digits = whole!.replace(/\B(?=(\d{3})+$)/g, '\u00a0');
  return fraction === undefined ? digits : `${digits}.${fraction}`;
};

/** `1 page`, `2 pages`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${grouped(count)} ${count === 1 ? noun : plural}`;

/** `62 %`, `0 %` for an empty whole; never rounds a part up to the whole or down to nothing. */
export function percent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  const value = (100 * part) / whole;
  if (value < 1) return '<1 %';
  if (value > 99 && part < whole) return '>99 %';
  return `${Math.round(value)} %`;
}
