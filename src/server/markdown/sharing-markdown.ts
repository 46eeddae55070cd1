// The hover on a line of a listing or report: the inode, its fingerprint, and everybody who shares with it.
// Says what SharingOfInode says and nothing else, so that page and text agree.

import { binarySize, counted, grouped } from '../../common/quantity.ts';
import { reasonText } from '../../common/reason-text.ts';
import type { Sharer, SharingOfInode } from '../../protocol/sharing-info.ts';
import { markdownCode, markdownText, revealLink } from './markdown-text.ts';

const PAGE_SIZE = 4096;
/** Sharers that a hover has room for. */
const LISTED = 24;

/** Markdown of the hover. `path` is the one that was hovered over, if the inode has several. */
export function sharingMarkdown(sharing: SharingOfInode, path = sharing.path): string {
  return [title(sharing, path), fingerprintLine(sharing), shareText(sharing)].filter(Boolean).join('\n\n');
}

function title({ image, label, nid, size, pages, mark }: SharingOfInode, path: string): string {
  const link = revealLink(markdownCode(path), { image, target: path });
  const extent = mark.state === 'none' ? '' : `, ${counted(size, 'byte')}, ${counted(pages, 'page')}`;
  return `**${link}**  \n${markdownText(label)}, nid ${nid}${extent}`;
}

function fingerprintLine({ fingerprint }: SharingOfInode): string {
  if (fingerprint === undefined) return '';
  const { algorithm, hex, attribute, hidden, bytes } = fingerprint;
  const kind = algorithm === 'sha256' ? 'sha256' : `${bytes} bytes`;
  const digits = hex.length > 128 ? `${hex.slice(0, 128)}…` : hex;
  return `${kind} ${markdownCode(digits)}  \nin ${markdownCode(attribute)}${hidden ? ', which a mount hides' : ''}`;
}

function shareText({ mark, sharers, pagesSaved, pages, explanation }: SharingOfInode): string {
  if (mark.state !== 'shares') {
    const word = mark.reason === undefined ? '' : `**${markdownText(reasonText(mark.reason).mark)}**: `;
    return word + markdownText(explanation ?? '');
  }
  const listed = sharers.slice(0, LISTED);
  const lines = listed.map(sharerLine);
  if (mark.inodes > listed.length) lines.push(`- and ${grouped(mark.inodes - listed.length)} more`);
  const saved = `${counted(pages, 'page')} held once instead of ${grouped(mark.inodes)} times: ${binarySize(pagesSaved * PAGE_SIZE)} saved.`;
  return [`Page cache is shared by **${grouped(mark.inodes)}** inodes:`, lines.join('\n'), saved].join(
    '\n\n',
  );
}

function sharerLine({ image, label, nid, path, links, self }: Sharer): string {
  const link = revealLink(markdownCode(path), { image, target: nid });
  const more = links > 1 ? ` and ${counted(links - 1, 'other path')}` : '';
  return `- ${markdownText(label)} ${link}${more}${self ? ' (this one)' : ''}`;
}
