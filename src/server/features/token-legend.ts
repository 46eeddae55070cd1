// Types and modifiers of semantic tokens, in the order in which messages number them. package.json declares the same.
// Pure data.

import type { LineToken } from '../documents/text-model.ts';

export const TOKEN_TYPES = [
  'sharing',
  'fingerprint',
  'directory',
] as const satisfies readonly LineToken['type'][];

export const TOKEN_MODIFIERS = [
  'shares',
  'alone',
  'refused',
  'unshared',
  'pending',
] as const satisfies readonly NonNullable<LineToken['modifier']>[];
