// Safe pieces of Markdown: names of an image are hostile text, and nothing of them may become markup, a link or a command.
// Pure.

import type { RevealArguments } from '../../protocol/documents.ts';

/** Text that reads as it is: every ASCII punctuation mark escaped, runs of spaces kept. */
export const markdownText = (text: string): string =>
  text.replace(/[!-/:-@[-`{-~]/g, '\\$&').replace(/ (?= )|^ | $/g, '\u00a0');

/** Text in a code span. The fence is longer than any run of backticks inside. */
export function markdownCode(text: string): string {
  if (text === '') return '';
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const spaced = text.replaceAll(' ', '\u00a0');
  const pad = spaced.startsWith('`') || spaced.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${spaced}${pad}${fence}`;
}

/** URI of the command that shows an inode in the editor of its image. */
export function revealUri(args: RevealArguments): string {
  const text = encodeURIComponent(JSON.stringify([args]));
  // A parenthesis would end the link, whatever stands inside.
  return `command:erofs.revealInode?${text.replace(/[()']/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;
}

/** A link on a path. `label` is Markdown already. */
export const revealLink = (label: string, args: RevealArguments): string => `[${label}](${revealUri(args)})`;
