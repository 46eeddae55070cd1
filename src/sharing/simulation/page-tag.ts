// What is known of each cached page beside that it is there, packed into the tag of its range: neighbours alike are one range.
// Pure. Order of its folio, which inode filled it, and when it was used last (only where memory is limited).

const ORDERS = 16;
const SOURCES = 4096;

/** Sources that a cache tells apart; later ones count as the last. */
export const SOURCE_LIMIT = SOURCES - 1;

/** `order`: of the folio, which is aligned to its size. `source`: number of a filler in its cache. `stamp`: less than 2^36. */
export const pageTag = (order: number, source: number, stamp: number): number =>
  (stamp * SOURCES + source) * ORDERS + order;

export const orderOfTag = (tag: number): number => tag % ORDERS;
export const sourceOfTag = (tag: number): number => Math.floor(tag / ORDERS) % SOURCES;
export const stampOfTag = (tag: number): number => Math.floor(tag / (ORDERS * SOURCES));

/** First page of the folio of this order that holds a page. */
export const folioStart = (page: number, order: number): number => page - (page % 2 ** order);
