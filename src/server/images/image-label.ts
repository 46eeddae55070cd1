// Short names of images: the file's name without `.erofs`, and as many folders before it as tell it from the others.
// Pure.

import { displayName, utf8Bytes } from '../../common/byte-text.ts';

/** A label for each path, in order. Equal paths have equal labels, others have others. */
export function imageLabels(paths: readonly string[]): string[] {
  const parts = paths.map((path) => withoutExtension(path).split(/[/\\]/).filter(Boolean));
  const depths = paths.map(() => 1);
  const label = (at: number): string => parts[at]!.slice(-depths[at]!).join('/');
  for (let changed = true; changed; ) {
    changed = false;
    const users = new Map<string, Set<string>>();
    for (const [at, path] of paths.entries())
      users.set(label(at), (users.get(label(at)) ?? new Set()).add(path));
    const ambiguous = paths.map((_, at) => users.get(label(at))!.size > 1 && depths[at]! < parts[at]!.length);
    for (const at of paths.keys()) {
      if (!ambiguous[at]) continue;
      depths[at]! += 1;
      changed = true;
    }
  }
  return paths.map((path, at) => displayName(utf8Bytes(label(at) === '' ? path : label(at))));
}

export const imageLabel = (path: string): string => imageLabels([path])[0]!;

const withoutExtension = (path: string): string => path.replace(/(?<=[^/\\])\.erofs$/i, '');
