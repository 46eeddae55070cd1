// Which sections of a text are told where there are more of them than an editor takes: the outermost.
// Pure.

import type { Section } from './text-model.ts';

/** At most `limit` of the items: whole levels from the outside, and of a first level that is too large, its beginning. */
export function outermost<T extends { readonly depth: number }>(items: readonly T[], limit: number): T[] {
  if (items.length <= limit) return [...items];
  const perDepth: number[] = [];
  for (const { depth } of items) perDepth[depth] = (perDepth[depth] ?? 0) + 1;
  let depths = 0;
  for (let sum = perDepth[0] ?? 0; sum <= limit; sum += perDepth[depths] ?? 0) depths += 1;
  return items.filter(({ depth }) => depth < Math.max(1, depths)).slice(0, limit);
}

/** The comments at the top of a listing, where there is something to fold. */
export function headerSection(comments: readonly string[]): Section[] {
  const [name = ''] = comments;
  if (comments.length < 2) return [];
  const lastLine = comments.length - 1;
  return [{ kind: 'comment', name, detail: '', depth: 0, line: 0, lastLine, start: 2, end: 2 + name.length }];
}
