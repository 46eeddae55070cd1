// Just enough of an assembler to write a WebAssembly function down as nested expressions, and to get its module's bytes.
// Pure. Names are those of the specification's text format; all values are i32 unless a name says otherwise.

/** Instructions: operands first, as the stack machine wants them. */
export type Code = readonly number[];

const unsigned = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
const signed = (value: number): number[] =>
  value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
const operation =
  (...opcode: number[]) =>
  (...operands: Code[]): Code => [...operands.flat(), ...opcode];
const block =
  (opcode: number) =>
  (...body: Code[]): Code => [opcode, 0x40, ...body.flat(), 0x0b];

export const constant = (value: number): Code => [0x41, ...signed(value)];
export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];

export const add = operation(0x6a);
export const sub = operation(0x6b);
export const and = operation(0x71);
export const or = operation(0x72);
export const shiftRight = operation(0x76);
export const equal = operation(0x46);
export const less = operation(0x49);
export const greater = operation(0x4b);
export const lessOrEqual = operation(0x4d);
export const greaterOrEqual = operation(0x4f);
export const isZero = operation(0x45);

export const load8 = operation(0x2d, 0, 0);
export const load16 = operation(0x2f, 0, 0);
export const store8 = operation(0x3a, 0, 0);
/** Eight bytes from `from + offset` to `to + offset`. */
export const copy64 = (to: Code, from: Code, offset: number): Code => [
  ...to,
  ...from,
  ...[0x29, 0, offset],
  ...[0x37, 0, offset],
];
export const memoryCopy = operation(0xfc, 0x0a, 0, 0);

export const loop = block(0x03);
/** Branches out of, or in a loop back to the start of, the block `depth` levels out; an `if` is a level, too. */
export const branch = (depth: number): Code => [0x0c, depth];
export const branchIf = (depth: number, condition: Code): Code => [...condition, 0x0d, depth];
export const when = (condition: Code, ...body: Code[]): Code => [...condition, ...block(0x04)(...body)];
export const whenElse = (condition: Code, then: Code, otherwise: Code): Code => [
  ...condition,
  0x04,
  0x40,
  ...then,
  0x05,
  ...otherwise,
  0x0b,
];
export const giveBack = operation(0x0f);
export const unreachable: Code = [0x00];

/**
 * A module that exports a memory of `pages` pages of 64 KiB as `memory`, and one function from `parameters` numbers to a
 * number as `run`, which has `locals` more numbers, all 0 at first.
 */
export function assembleModule(
  pages: number,
  parameters: number,
  locals: number,
  body: Code,
): Uint8Array<ArrayBuffer> {
  const section = (id: number, ...content: Code[]): number[] => {
    const bytes = content.flat();
    return [id, ...unsigned(bytes.length), ...bytes];
  };
  const name = (text: string): number[] => [text.length, ...Array.from(text, (char) => char.charCodeAt(0))];
  const code = [1, ...unsigned(locals), 0x7f, ...body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, parameters, ...Array<number>(parameters).fill(0x7f), 1, 0x7f]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0x00, ...unsigned(pages)]),
    ...section(7, [2, ...name('memory'), 0x02, 0, ...name('run'), 0x00, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}
