// The adaptive probabilities of LZMA, in one array, and where in it each group begins.
// Pure.

const STATES = 12;
const POSITIONS = 16;
/** Lengths are told apart in 8 + 8 short ones by position, and 256 long ones, behind two choices. */
const LENGTH_GROUP = 2 + POSITIONS * 16 + 256;
/** Literal probabilities of one context. */
export const LITERAL_GROUP = 0x300;
/** The kernel's and liblzma's limit for lc + lp. */
export const LITERAL_BITS = 4;

export const IS_MATCH = 0;
export const IS_REP0_LONG = IS_MATCH + STATES * POSITIONS;
export const IS_REP = IS_REP0_LONG + STATES * POSITIONS;
export const IS_REP_G0 = IS_REP + STATES;
export const IS_REP_G1 = IS_REP_G0 + STATES;
export const IS_REP_G2 = IS_REP_G1 + STATES;
export const POS_SLOT = IS_REP_G2 + STATES;
export const POS_SPECIAL = POS_SLOT + 4 * 64;
export const ALIGN = POS_SPECIAL + 128;
export const MATCH_LENGTH = ALIGN + 16;
export const REP_LENGTH = MATCH_LENGTH + LENGTH_GROUP;
export const LITERAL = REP_LENGTH + LENGTH_GROUP;

/** Inside a length group: the two choices, then the trees. */
export const LENGTH_LOW = 2;
export const LENGTH_MIDDLE = LENGTH_LOW + POSITIONS * 8;
export const LENGTH_HIGH = LENGTH_MIDDLE + POSITIONS * 8;

/** Chance of a zero bit in 2048ths. */
export const probabilities = new Uint16Array(LITERAL + (LITERAL_GROUP << LITERAL_BITS));

/** Makes both bits equally likely everywhere; `literalBits` is lc + lp. */
export function resetProbabilities(literalBits: number): void {
  probabilities.fill(1024, 0, LITERAL + (LITERAL_GROUP << literalBits));
}
