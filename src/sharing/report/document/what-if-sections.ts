// Sections on what was predicted: blocks on disk, pages by number of containers, the cost of one image more.
// Pure. Words only; every figure stands in the report.

import { binarySize, counted, grouped, percent } from '../../../common/quantity.ts';
import { POINTS, roundStep } from '../../what-if/container-curve.ts';
import type {
  AddedImage,
  ContainerCurve,
  ContentDefinedPrediction,
  DiskPrediction,
  StoredParts,
} from '../../what-if/what-if-model.ts';
import type { Report } from '../report-model.ts';
import { type Block, type Cell, left, name, note, right, type Section } from './document-model.ts';

/** Only what was asked for. */
export function whatIfSections({
  what_if: { disk, containers, adding },
  images,
  page_size,
}: Report): Section[] {
  return [
    ...(disk === null ? [] : [diskSection(disk)]),
    ...(containers === null ? [] : [containerSection(containers, images.length, page_size)]),
    ...(adding === null ? [] : [addingSection(adding, page_size)]),
  ];
}

function diskSection(disk: DiskPrediction): Section {
  const { bytes_now, block_size, whole_files, chunks, content_defined, unread } = disk;
  const parts = [
    { title: 'whole files', stored: whole_files, map: '' },
    ...chunks.map(({ chunk_size, map_bytes, ...stored }) => ({
      title: binarySize(chunk_size),
      stored,
      map: binarySize(map_bytes),
    })),
  ];
  const blocks: Block[] = [
    {
      kind: 'table',
      columns: [
        left('equal parts once'),
        right('parts'),
        right('distinct'),
        right('blocks, apart'),
        right('size'),
        right('blocks, together'),
        right('size'),
        right('addresses'),
      ],
      rows: parts.map(({ title, stored: { apart, together }, map }) => [
        title,
        grouped(together.parts),
        grouped(together.distinct),
        grouped(apart.blocks),
        binarySize(apart.blocks * block_size),
        grouped(together.blocks),
        binarySize(together.blocks * block_size),
        map,
      ]),
    },
    note(
      `Blocks of ${block_size} bytes that the contents take, without metadata: parts take whole blocks, while an image may keep small files and tails beside its inodes. apart: each image for itself, as mkfs.erofs --chunksize makes it; together: all in one store. The image files take ${binarySize(bytes_now)} now.`,
    ),
    ...zeroNote(parts),
    ...(content_defined === null ? [] : contentDefinedBlocks(content_defined)),
  ];
  if (unread.files > 0) {
    blocks.push(
      note(
        `${counted(unread.files, 'file')} of ${binarySize(unread.bytes)} could not be read, and are in no figure.`,
      ),
    );
  }
  return { id: 'disk', title: 'What if: equal parts stored once on disk', blocks };
}

function zeroNote(parts: readonly { title: string; stored: StoredParts }[]): Block[] {
  const zeros = parts.filter(({ stored }) => stored.apart.zero_blocks > 0);
  if (zeros.length === 0) return [];
  const list = zeros.map(({ title, stored }) => `${title}: ${grouped(stored.apart.zero_blocks)}`).join(', ');
  return [
    note(
      `Chunks of zeros are holes. mkfs.erofs before 1.8 stores one in each image; blocks more, apart: ${list}.`,
    ),
  ];
}

function contentDefinedBlocks({
  minimum,
  average,
  maximum,
  by_image,
  together,
}: ContentDefinedPrediction): Block[] {
  const row = (first: Cell, figures: typeof together): Cell[] => [
    first,
    grouped(figures.parts),
    grouped(figures.distinct),
    binarySize(figures.bytes),
    binarySize(figures.distinct_bytes),
    percent(figures.bytes - figures.distinct_bytes, figures.bytes),
  ];
  return [
    {
      kind: 'table',
      columns: [
        left('content-defined chunks'),
        right('chunks'),
        right('distinct'),
        right('size'),
        right('stored'),
        right('saved'),
      ],
      rows: [...by_image.map((image) => row(name(image.image), image)), row('together', together)],
      total: true,
    },
    note(
      `Cut where the content says so, ${binarySize(average)} on average (${binarySize(minimum)} to ${binarySize(maximum)}). EROFS has no such layout: this is what a store of chunks would hold.`,
    ),
  ];
}

/** Points of a curve that a table shows, about. */
const SHOWN = 12;

function containerSection({ containers, points }: ContainerCurve, images: number, pageSize: number): Section {
  const size = (pages: number): string => binarySize(pages * pageSize);
  const step = roundStep(containers / SHOWN, roundStep(containers / POINTS));
  const shown = points.filter(
    ({ containers: count }) => count === 1 || count === images || count === containers || count % step === 0,
  );
  return {
    id: 'containers',
    title: `What if: ${counted(containers, 'container')} that use the images in turn`,
    blocks: [
      {
        kind: 'table',
        columns: [
          right('containers'),
          right('a mount each'),
          right('with inode_share'),
          right('a mount per image'),
          right('with inode_share'),
        ],
        rows: shown.map((point) => [
          grouped(point.containers),
          size(point.mount_each),
          size(point.mount_each_shared),
          size(point.mount_once),
          size(point.mount_once_shared),
        ]),
      },
      note(
        'Page cache when every container has read every file of its image. a mount each: every container mounts its image from a loop device of its own. a mount per image: containers of an image use one mount of it.',
      ),
    ],
  };
}

function addingSection(
  { image, pages, added_pages, files, shared_files, new_content }: AddedImage,
  pageSize: number,
): Section {
  const unknown =
    new_content.unknown > 0
      ? ` (of ${grouped(new_content.unknown)} of them nothing tells the content: they count as new)`
      : '';
  return {
    id: 'adding',
    title: `What if: ${image} were added`,
    blocks: [
      note(
        `Page cache: ${grouped(added_pages)} of its ${counted(pages, 'page')} would be new (${binarySize(added_pages * pageSize)}, ${percent(added_pages, pages)}).`,
      ),
      note(`${grouped(shared_files)} of its ${counted(files, 'file')} would share.`),
      note(
        `${counted(new_content.files, 'file')} of ${binarySize(new_content.bytes)} ${new_content.files === 1 ? 'has' : 'have'} a content that no image of the set has${unknown}.`,
      ),
    ],
  };
}
