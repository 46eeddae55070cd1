// `info`: what an image says of itself, and what is wrong with it.

import { displayName, hex } from '../common/byte-text.ts';
import { binarySize, counted, grouped } from '../common/quantity.ts';
import { COMPAT_FEATURES, featuresIn, INCOMPAT_FEATURES, minimumKernel } from '../erofs/feature.ts';
import { FINGERPRINT, InodeTable } from '../erofs/inode-table.ts';
import { nidText } from '../erofs/nid.ts';
import { basePrefix } from '../erofs/prefix-table.ts';
import { walkTree } from '../erofs/tree-walk.ts';
import type { OpenedImage } from '../node/open-image.ts';
import { type Command, commonOptions, EXIT, openForCommand, reportFindings, UsageError } from './command.ts';
import { Output } from './output.ts';

export const info: Command = {
  name: 'info',
  summary: 'superblock, features, devices, prefix table, coverage, health',
  help: `usage: erofs-explorer info IMAGE [--json] [--offset N] [--device FILE]...

Prints what the image says of itself: superblock, features and the kernel they need, devices, the table of attribute
prefixes, the fingerprint attribute and how many files have one, and every finding.

  --json         one JSON object
  --offset N     the file system starts at byte N of the file
  --device FILE  an extra device; repeat it in the order of the device table

Exit code: 0 fine, 1 something is wrong with the image, 2 usage, 3 not readable at all.`,

  run(args) {
    const { positionals, flags, ...where } = commonOptions(args, ['json']);
    const [path, ...rest] = positionals;
    if (path === undefined || rest.length > 0) throw new UsageError('info takes one image');
    const opened = openForCommand(path, where);
    const facts = imageFacts(opened);
    opened.close();
    const output = new Output();
    if (flags['json']) output.line(JSON.stringify(facts, null, 2));
    else for (const line of factLines(facts)) output.line(line);
    output.flush();
    const wrong = reportFindings(path, facts.findings, facts.findings_omitted);
    return wrong ? EXIT.FINDINGS : EXIT.FINE;
  },
};

type Facts = ReturnType<typeof imageFacts>;

function imageFacts({ image, path, devicePaths }: OpenedImage) {
  const { superblock } = image;
  const table = new InodeTable(walkTree(image));
  return {
    image: path,
    size: image.source.size,
    superblock: {
      block_size: superblock.blockSize,
      blocks: superblock.blocks,
      root_nid: nidText(superblock.rootNid),
      inodes: superblock.inodeCount,
      epoch: superblock.epoch,
      fixed_nsec: superblock.fixedNsec,
      build_time: superblock.buildTime,
      meta_blkaddr: superblock.metaBlock,
      xattr_blkaddr: superblock.xattrBlock,
      packed_nid: nidText(superblock.packedNid),
      metabox_nid: superblock.metaboxNid === undefined ? undefined : nidText(superblock.metaboxNid),
      uuid: uuidText(superblock.uuid),
      volume_name: volumeName(superblock.volumeName),
      checksum: `0x${superblock.checksum.toString(16).padStart(8, '0')}`,
      sb_size: superblock.size,
      feature_compat: superblock.featureCompat,
      feature_incompat: superblock.featureIncompat,
    },
    features: [
      ...featuresIn(COMPAT_FEATURES, superblock.featureCompat),
      ...featuresIn(INCOMPAT_FEATURES, superblock.featureIncompat),
    ].map(({ name, meaning, kernel }) => ({ name, meaning, kernel })),
    minimum_kernel: minimumKernel(superblock.featureIncompat),
    devices: image.deviceSlots.map((slot, i) => ({
      id: slot.id,
      tag: slot.tag,
      blocks: slot.blocks,
      uniaddr: slot.unifiedBlock,
      file: devicePaths[i],
    })),
    prefixes: image.prefixes.map(
      ({ baseIndex, infix }) => (basePrefix(baseIndex) ?? `?${baseIndex}.`) + displayName(infix),
    ),
    fingerprints: {
      attribute: image.fingerprintName?.text,
      hidden: image.fingerprintName?.hidden,
      ...coverage(table),
    },
    rows: table.rowCount,
    inodes_found: table.inodeCount,
    findings: table.columns.findings,
    findings_omitted: table.columns.findingsOmitted,
  };
}

/** Regular-file inodes, hard links once, and how many of them carry a fingerprint. */
function coverage(table: InodeTable): { files: number; with_fingerprint: number } {
  let files = 0;
  let covered = 0;
  for (let inode = 0; inode < table.inodeCount; inode++) {
    if (!table.isRegularInode(inode)) continue;
    files += 1;
    if (table.columns.fingerprint[inode]! > FINGERPRINT.NONE) covered += 1;
  }
  return { files, with_fingerprint: covered };
}

function uuidText(uuid: Uint8Array): string {
  const digits = hex(uuid);
  return [0, 8, 12, 16, 20].map((at, i, starts) => digits.slice(at, starts[i + 1] ?? 32)).join('-');
}

function volumeName(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0);
  return displayName(nul < 0 ? bytes : bytes.subarray(0, nul));
}

function factLines(facts: Facts): string[] {
  const { superblock, fingerprints } = facts;
  const row = (label: string, value: string): string => `${label.padEnd(18)}${value}`;
  return [
    row('image', facts.image),
    row(
      'size',
      `${binarySize(facts.size)} (${grouped(superblock.blocks)} blocks of ${binarySize(superblock.block_size)})`,
    ),
    row('uuid', superblock.uuid),
    ...(superblock.volume_name === '' ? [] : [row('volume name', superblock.volume_name)]),
    row('made', new Date((superblock.epoch + superblock.build_time) * 1000).toISOString()),
    row('inodes', `${grouped(facts.inodes_found)} on ${counted(facts.rows, 'path')}`),
    row('features', facts.features.map(({ name }) => name).join(' ') || 'none'),
    row('kernel', `${facts.minimum_kernel} or later mounts it`),
    ...facts.devices.map((d) =>
      row(
        `device ${d.id}`,
        `${d.file ?? 'missing'} (${counted(d.blocks, 'block')}${d.tag ? `, tag "${d.tag}"` : ''})`,
      ),
    ),
    ...facts.prefixes.map((prefix, i) => row(`prefix ${i}`, prefix)),
    row('fingerprints', fingerprintLine(fingerprints)),
    row(
      'findings',
      facts.findings.length === 0
        ? 'none'
        : counted(facts.findings.length + facts.findings_omitted, 'finding'),
    ),
  ];
}

function fingerprintLine({ attribute, hidden, files, with_fingerprint }: Facts['fingerprints']): string {
  if (attribute === undefined) return 'none: the superblock names no fingerprint attribute';
  const where = hidden ? `${attribute} (hidden on a mount)` : attribute;
  return `${grouped(with_fingerprint)} of ${counted(files, 'regular file')} in ${where}`;
}
