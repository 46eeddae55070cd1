// Inlay hints behind the lines of files: sizes for people, and the images that share with the line.
// They stand at the end, so that columns stay columns. VS Code's setting editor.inlayHints turns them off.

import type { Connection, InlayHint, InlayHintLabelPart, Position } from 'vscode-languageserver';
import { binarySize, grouped } from '../../common/quantity.ts';
import { nidText } from '../../erofs/nid.ts';
import type { RevealArguments } from '../../protocol/documents.ts';
import { members as membersOf } from '../../sharing/sharers.ts';
import type { LineInode, TextModel } from '../documents/text-model.ts';
import { plainText } from '../documents/text-table.ts';
import type { Services } from '../services.ts';
import { markOf } from '../sharing/share-mark.ts';
import { sharedGroup } from '../sharing/sharer-rows.ts';
import { mountNumber, type Snapshot } from '../sharing/snapshot.ts';
import { TimeSlice } from '../time-slice.ts';
import type { Client } from './client.ts';

/** Smaller sizes are as easy to read in bytes. */
const LEAST_SIZE = 1024;
/** The label of an image's own other files, see markOf. */
const HERE = 'here';

/** What a hint is resolved by. */
interface HintData {
  readonly uri: string;
  readonly line: number;
}

export function registerInlayHints(connection: Connection, { documents }: Services, client: Client): void {
  const { inlayHint } = connection.languages;
  inlayHint.on(async ({ textDocument: { uri }, range }, token): Promise<InlayHint[]> => {
    const model = await documents.shown(uri, token);
    const slice = new TimeSlice(token);
    const hints: InlayHint[] = [];
    const end = Math.min(range.end.line, model.lineCount - 1);
    for (let line = Math.max(0, range.start.line); line <= end; line++) {
      if (slice.isOver()) await slice.rest();
      hints.push(...hintsOfLine(model, { uri, line }));
    }
    return hints;
  });

  inlayHint.resolve(async (hint, token): Promise<InlayHint> => {
    if (!isHintData(hint.data) || typeof hint.label === 'string') return hint;
    const model = await documents.shown(hint.data.uri, token);
    const line = model.inodeAt(hint.data.line);
    if (line === undefined || model.snapshot === undefined) return hint;
    const links = await linksOf(model.snapshot, line, new TimeSlice(token));
    const label = hint.label.map((part) => ({ ...part, ...links.get(part.value) }));
    return { ...hint, label };
  });

  // The same text may go with other images now.
  documents.onDidRemake(() => {
    if (client.capabilities.workspace?.inlayHint?.refreshSupport) inlayHint.refresh().catch(() => {});
  });
}

function hintsOfLine(model: TextModel, data: HintData): InlayHint[] {
  const line = model.inodeAt(data.line);
  // Of reports, which say both in words, the row is not known.
  if (line?.row === undefined || !line.table.isRegularInode(line.inode())) return [];
  const position: Position = { line: data.line, character: line.end };
  const hints: InlayHint[] = [];
  const size = line.table.columns.size[line.inode()]!;
  if (size >= LEAST_SIZE) hints.push({ position, label: binarySize(size), paddingLeft: true });
  const label = model.snapshot === undefined ? [] : imageParts(model.snapshot, line);
  if (label.length > 0) hints.push({ position, label, paddingLeft: true, data });
  return hints;
}

/** `shared: app-v1, app-v3`, each image a part of its own; nothing for a file that does not share. */
function imageParts(snapshot: Snapshot, { image, ...line }: LineInode): InlayHintLabelPart[] {
  const inode = line.inode();
  const group = sharedGroup(snapshot, image, inode);
  if (group === undefined) return [];
  const { images } = markOf(snapshot, mountNumber(snapshot, image)!, inode);
  const named = images.filter((label) => label !== HERE).length;
  const more = snapshot.index.groups.mounts[group]! - 1 - named;
  const parts = images.flatMap((value, at) => [{ value: at === 0 ? 'shared: ' : ', ' }, { value }]);
  return more > 0 ? [...parts, { value: plainText(` and ${grouped(more)} more`) }] : parts;
}

/** For each label of an image: what a click on it does, and what the mouse sees before. The first sharer stands for the image. */
async function linksOf(
  snapshot: Snapshot,
  { image, ...line }: LineInode,
  slice: TimeSlice,
): Promise<Map<string, Pick<InlayHintLabelPart, 'command' | 'tooltip'>>> {
  const inode = line.inode();
  const links = new Map<string, Pick<InlayHintLabelPart, 'command' | 'tooltip'>>();
  const group = sharedGroup(snapshot, image, inode);
  if (group === undefined) return links;
  const { images } = markOf(snapshot, mountNumber(snapshot, image)!, inode);
  for (const member of membersOf(snapshot.index, group)) {
    if (links.size === images.length) break;
    if (slice.isOver()) await slice.rest();
    const { image: other, label, table } = snapshot.members[member.mount]!;
    if (other === image && member.inode === inode) continue;
    const name = other === image ? HERE : label;
    if (!images.includes(name) || links.has(name)) continue;
    const { nid, firstRow } = table.columns;
    const target: RevealArguments = { image: other.uri, target: nidText(nid[member.inode]!) };
    links.set(name, {
      command: { title: 'Show in the image', command: 'erofs.revealInode', arguments: [target] },
      tooltip: table.path(firstRow[member.inode]!),
    });
  }
  return links;
}

const isHintData = (data: unknown): data is HintData =>
  typeof data === 'object' &&
  data !== null &&
  typeof Reflect.get(data, 'uri') === 'string' &&
  typeof Reflect.get(data, 'line') === 'number';
