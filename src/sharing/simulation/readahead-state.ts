// What readahead remembers of an open file.
// Pure state. Source: struct file_ra_state, FMODE_RANDOM.

export interface ReadaheadState {
  /** The window under way: first page, pages, and pages of it behind the mark. */
  start: number;
  size: number;
  asyncSize: number;
  /** Largest window, in pages; 0: no readahead. */
  readaheadPages: number;
  /** Byte behind the last read; -1 before the first. */
  previous: number;
  /** Faults that missed, less those that hit. */
  mapMisses: number;
  /** Of the folios allocated next. */
  order: number;
  /** POSIX_FADV_RANDOM. */
  random: boolean;
}

export const newReadahead = (readaheadPages: number): ReadaheadState => ({
  start: 0,
  size: 0,
  asyncSize: 0,
  readaheadPages,
  previous: -1,
  mapMisses: 0,
  order: 0,
  random: false,
});
