// One line on a terminal's standard error that says what is being done, how far it is and how long it still takes.
// Writes nothing where standard error is no terminal: a log wants results.

import { binarySize } from '../common/quantity.ts';

/** Seconds before anything is said of the time that is left. */
const SETTLED = 1;

export class ProgressLine {
  private readonly begin = performance.now();
  private shown = false;

  constructor(
    private readonly doing: string,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {}

  /** Bytes done of bytes in all. */
  update(done: number, of: number): void {
    if (!this.stream.isTTY) return;
    this.shown = true;
    this.stream.write(`\r${progressText(this.doing, done, of, this.seconds())}\u001b[K`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.shown) this.stream.write('\r\u001b[K');
    this.shown = false;
  }

  private seconds(): number {
    return (performance.now() - this.begin) / 1000;
  }
}

/** `reading contents: 34 % of 1.2 GiB, 12 s left`. */
export function progressText(doing: string, done: number, of: number, seconds: number): string {
  const percent = of === 0 ? 100 : Math.floor((100 * done) / of);
  const left = seconds < SETTLED || done === 0 ? '' : `, ${timeText((seconds * (of - done)) / done)} left`;
  return `${doing}: ${percent} % of ${binarySize(of)}${left}`;
}

function timeText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}
