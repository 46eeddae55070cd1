// The words behind `mount`: how an image is mounted, in words of this language, and as the options the kernel takes.
// Pure.

import { LineError, type LineReader } from './line-reader.ts';
import type { MountWords } from './statement.ts';

/** Reads the rest of a line: `share`, `domain=NAME`, `file`, `on=DEVICE`, `directio`, `dax`, `options="..."`. */
export function sharedOption(line: LineReader): MountWords {
  let [asFile, dax] = [false, false];
  let device: string | undefined;
  const options: string[] = [];
  for (let word = line.peek(); word !== undefined; word = line.peek()) {
    line.next('an option');
    const equals = word.text.indexOf('=');
    const [name, value] =
      equals < 0 ? [word.text] : [word.text.slice(0, equals), word.text.slice(equals + 1)];
    if (word.text === 'share') options.push('inode_share');
    else if (word.text === 'file') asFile = true;
    else if (word.text === 'directio') options.push('directio');
    else if (word.text === 'dax') {
      dax = true;
      options.push('dax');
    } else if (name === 'domain' && value !== undefined) options.push(`domain_id=${value}`);
    else if (name === 'on' && value) device = value;
    else if (name === 'options' && value) options.push(value);
    else {
      throw new LineError(
        word.start,
        word.end,
        `"${word.text}" is no option; there are share, domain=NAME, file, on=DEVICE, directio, dax, options="..."`,
      );
    }
  }
  return { asFile, device, dax, text: options.join(',') };
}
