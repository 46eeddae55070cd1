// Standard output of the command line: buffered, written synchronously, quiet when the reader goes away.
// Must not be used for messages; those go to standard error, one line each.

import { writeSync } from 'node:fs';

const FLUSH_AT = 1 << 16;

export class Output {
  private pieces: string[] = [];
  private length = 0;

  constructor(private readonly descriptor = 1) {}

  line(text: string): void {
    this.pieces.push(text, '\n');
    this.length += text.length + 1;
    if (this.length >= FLUSH_AT) this.flush();
  }

  /** Writes what is buffered. Ends the process quietly if nobody reads any more. */
  flush(): void {
    const text = this.pieces.join('');
    this.pieces = [];
    this.length = 0;
    this.write(Buffer.from(text));
  }

  /** Bytes as they are, after what is buffered. */
  bytes(bytes: Uint8Array): void {
    if (this.length > 0) this.flush();
    this.write(bytes);
  }

  private write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      try {
        done += writeSync(this.descriptor, bytes, done);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EPIPE') process.exit(0);
        // A pipe that is full: wait a moment, the reader is slower than we are.
        if (code !== 'EAGAIN') throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      }
    }
  }
}
