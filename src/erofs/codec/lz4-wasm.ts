// LZ4 blocks, decoded by a WebAssembly function that is assembled here: twice as fast as lz4-block.ts, by the same rules.
// Pure. What it refuses, or has no room for, it leaves to lz4-block.ts, which also knows how to say what is wrong.

import type { DecodeOptions } from './codec.ts';
import { decodeLz4 } from './lz4-block.ts';
import { INPUT_LIMIT } from './padded-input.ts';
import {
  add,
  and,
  assembleModule,
  branch,
  branchIf,
  type Code,
  constant,
  copy64,
  equal,
  get,
  giveBack,
  greater,
  greaterOrEqual,
  isZero,
  less,
  lessOrEqual,
  load8,
  load16,
  loop,
  memoryCopy,
  or,
  set,
  shiftRight,
  store8,
  sub,
  unreachable,
  when,
  whenElse,
} from './wasm-assembler.ts';

/** Copies run up to 15 bytes over their ends, so there is room between and behind the two areas. */
const SLACK = 64;
const INPUT = 0;
const OUTPUT = INPUT_LIMIT + SLACK;
/** The largest output of a pcluster (Z_EROFS_PCLUSTER_MAX_DSIZE); more is left to lz4-block.ts. */
const OUTPUT_LIMIT = 12 << 20;
/**
 * Room for the largest pcluster from the start. Untouched pages take no memory; growing later would detach a buffer,
 * after which V8 checks every access of all decoders for that and is a tenth slower.
 */
const PAGES = Math.ceil((OUTPUT + OUTPUT_LIMIT + SLACK) / 65536);

function body(): Code {
  // Parameters: the input from `at` to `end`, the output from `start` to `outEnd`, and the options.
  const [at, end, start, outEnd, window, open] = [0, 1, 2, 3, 4, 5];
  const [out, token, length, more, from, to, stop] = [6, 7, 8, 9, 10, 11, 12];
  const REFUSED = giveBack(constant(-1));
  const step = (local: number, by: number): Code => set(local, add(get(local), constant(by)));
  /** Adds the bytes that follow a full nibble to `length`. */
  const lengthBytes = when(
    equal(get(length!), constant(15)),
    loop(
      when(greaterOrEqual(get(at!), get(end!)), REFUSED),
      set(more!, load8(get(at!))),
      step(at!, 1),
      set(length!, add(get(length!), get(more!))),
      branchIf(0, equal(get(more!), constant(255))),
    ),
  );
  /** Cuts `length` to what the output has room for, if the stream may go on behind it. */
  const fit = when(
    greater(get(length!), sub(get(outEnd!), get(out!))),
    when(isZero(get(open!)), REFUSED),
    set(length!, sub(get(outEnd!), get(out!))),
  );
  const used = giveBack(get(at!));
  const full = equal(get(out!), get(outEnd!));

  return [
    set(out!, get(start!)),
    loop(
      when(greaterOrEqual(get(at!), get(end!)), REFUSED),
      set(token!, load8(get(at!))),
      step(at!, 1),

      set(length!, shiftRight(get(token!), constant(4))),
      lengthBytes,
      fit,
      when(greater(get(length!), sub(get(end!), get(at!))), REFUSED),
      whenElse(
        lessOrEqual(get(length!), constant(16)),
        [...copy64(get(out!), get(at!), 0), ...copy64(get(out!), get(at!), 8)],
        memoryCopy(get(out!), get(at!), get(length!)),
      ),
      set(at!, add(get(at!), get(length!))),
      set(out!, add(get(out!), get(length!))),
      when(greaterOrEqual(get(at!), get(end!)), when(full, used), REFUSED),
      whenElse(
        get(open!),
        when(full, used),
        when(greater(add(get(out!), constant(12)), get(outEnd!)), REFUSED),
      ),

      set(from!, load16(get(at!))),
      step(at!, 2),
      set(length!, and(get(token!), constant(15))),
      lengthBytes,
      step(length!, 4),
      when(greater(get(at!), get(end!)), REFUSED),
      when(
        or(
          or(isZero(get(from!)), greater(get(from!), get(window!))),
          greater(get(from!), sub(get(out!), get(start!))),
        ),
        REFUSED,
      ),
      fit,
      set(stop!, add(get(out!), get(length!))),
      when(and(isZero(get(open!)), greater(add(get(stop!), constant(5)), get(outEnd!))), REFUSED),
      set(to!, get(out!)),
      set(out!, get(stop!)),
      set(more!, get(from!)),
      set(from!, sub(get(to!), get(from!))),
      whenElse(
        greaterOrEqual(get(more!), constant(8)),
        loop(
          copy64(get(to!), get(from!), 0),
          copy64(get(to!), get(from!), 8),
          step(to!, 16),
          step(from!, 16),
          branchIf(0, less(get(to!), get(stop!))),
        ),
        loop(
          store8(get(to!), load8(get(from!))),
          step(to!, 1),
          step(from!, 1),
          branchIf(0, less(get(to!), get(stop!))),
        ),
      ),
      when(and(get(open!), full), used),
      branch(0),
    ),
    unreachable,
  ].flat();
}

type Run = (at: number, end: number, start: number, outEnd: number, window: number, open: number) => number;

interface Machine {
  readonly run: Run;
  readonly bytes: Uint8Array;
}

/** Undefined before the first call, null where WebAssembly is missing or forbidden. */
let machine: Machine | null | undefined;

function start(): Machine | null {
  try {
    const module = new WebAssembly.Module(assembleModule(PAGES, 6, 7, body()));
    const { memory, run } = new WebAssembly.Instance(module).exports;
    return { run: run as Run, bytes: new Uint8Array((memory as WebAssembly.Memory).buffer) };
  } catch {
    return null;
  }
}

/** Decodes a block; see `Decode` and `decodeLz4`. */
export function decodeLz4Fast(input: Uint8Array, output: Uint8Array, options: DecodeOptions): number {
  const size = output.length;
  if (machine === undefined) machine = start();
  const fits = size > 0 && size <= OUTPUT_LIMIT && input.length <= INPUT_LIMIT;
  if (machine !== null && fits) {
    const { bytes, run } = machine;
    bytes.set(input, INPUT);
    const open = options.partial || options.trailing ? 1 : 0;
    const used = run(INPUT, INPUT + input.length, OUTPUT, OUTPUT + size, options.window, open);
    if (used >= 0) {
      output.set(bytes.subarray(OUTPUT, OUTPUT + size));
      return used - INPUT;
    }
  }
  return decodeLz4(input, output, options);
}
