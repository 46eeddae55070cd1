// What the lines of a scenario say, once parsed: settings, mounts, calls, expectations, and loops around them.
// Pure data.

import type { FileAdvice } from '../simulation/file-advice.ts';
import type { MapAdvice } from '../simulation/memory-map.ts';
import type { Amount, ByteRange, Comparison } from './scenario-number.ts';
import type { Word } from './scenario-word.ts';

/** `mount:/path`, where the path may have wildcards. */
export interface PathWord extends Word {
  readonly mount: string;
  /** Begins with a slash. */
  readonly path: string;
}

/** A measure that `expect` compares. */
export type Measure = 'saved' | 'held' | 'unshared' | 'filled' | 'hits' | 'misses' | 'cached';

export type Expectation =
  | { readonly kind: 'shared' | 'private'; readonly paths: readonly PathWord[] }
  | { readonly kind: 'result'; readonly wanted: string }
  | { readonly kind: 'served'; readonly mounts: readonly Word[] }
  | { readonly kind: 'warning'; readonly text: string }
  | {
      readonly kind: 'measure';
      readonly measure: Measure;
      /** Of one mount (held, filled, hits, misses) or of one file (cached). */
      readonly of: Word | PathWord | undefined;
      readonly comparison: Comparison;
      readonly amount: Amount;
    };

export type Action =
  | { readonly verb: 'mount'; readonly name: Word; readonly image: Word; readonly options: MountWords }
  | { readonly verb: 'remount'; readonly name: Word; readonly options: string }
  | { readonly verb: 'unmount'; readonly name: Word; readonly lazy: boolean }
  | { readonly verb: 'lookup'; readonly paths: readonly PathWord[] }
  | { readonly verb: 'readpath'; readonly paths: readonly PathWord[] }
  | {
      readonly verb: 'open';
      readonly name: Word;
      readonly path: PathWord;
      readonly direct: boolean;
      readonly write: boolean;
    }
  | {
      readonly verb: 'read';
      readonly file: Word;
      readonly range: ByteRange;
      readonly chunk: number | undefined;
    }
  | { readonly verb: 'splice' | 'readahead'; readonly file: Word; readonly range: ByteRange }
  | { readonly verb: 'close' | 'direct' | 'unmap'; readonly name: Word }
  | {
      readonly verb: 'advise';
      readonly name: Word;
      readonly advice: FileAdvice | MapAdvice;
      readonly range: ByteRange;
    }
  | { readonly verb: 'seek'; readonly file: Word; readonly what: 'data' | 'hole'; readonly offset: number }
  | {
      readonly verb: 'map';
      readonly name: Word;
      readonly file: Word;
      readonly range: ByteRange;
      readonly private: boolean;
      readonly write: boolean;
    }
  | { readonly verb: 'touch' | 'write' | 'lock'; readonly map: Word; readonly range: ByteRange }
  | { readonly verb: 'drop'; readonly what: 1 | 2 | 3 }
  | { readonly verb: 'expect'; readonly expectation: Expectation };

export interface MountWords {
  /** The image file is mounted itself, not a block device made of it. */
  readonly asFile: boolean;
  /** Name of the device; the same one twice is one super block. */
  readonly device: string | undefined;
  /** The device is memory that DAX can map. */
  readonly dax: boolean;
  /** As the kernel takes them. */
  readonly text: string;
}

export interface ActionStatement {
  readonly line: number;
  /** The verb, for messages about the line as a whole. */
  readonly word: Word;
  readonly action: Action;
}

export interface RepeatStatement {
  readonly line: number;
  readonly word: Word;
  readonly times: number;
  readonly body: readonly Statement[];
}

export type Statement = ActionStatement | RepeatStatement;

/** Settings count for the whole scenario, wherever they stand. */
export interface ScenarioSettings {
  readonly rules?: string;
  readonly pageSize?: number;
  readonly readahead?: 'kernel' | 'off';
  readonly largeFolios?: boolean;
  readonly memoryBytes?: number;
}
