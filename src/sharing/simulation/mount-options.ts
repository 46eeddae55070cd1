// Mount options as the kernel parses them: accepted, or refused with EINVAL and the message it logs.
// Pure. Source: erofs_fs_parameters, erofs_fc_parse_param(), erofs_fc_get_tree(); page-cache-sharing 3.2.

import type { KernelModel } from './kernel-model.ts';

/** What a super block lives by. */
export interface MountOptions {
  readonly inodeShare: boolean;
  readonly domain: string | undefined;
  /** `dax` or `dax=always`. */
  readonly dax: boolean;
  /** Compressed blocks are kept in a cache of their own (`cache_strategy` other than disabled). */
  readonly keepsCompressed: boolean;
  /** File-backed: the image file is read without its page cache. */
  readonly directIo: boolean;
  /** Paths of extra devices, in order. */
  readonly devices: readonly string[];
}

/** Options, or why there are none. */
export type ParsedOptions = MountOptions | { readonly refused: string };

export const isRefused = (options: ParsedOptions): options is { readonly refused: string } =>
  'refused' in options;

/** Switches: they take no value. Those of the VFS among them. */
const SWITCHES = new Set(
  'inode_share directio user_xattr nouser_xattr acl noacl ro rw sync async dirsync lazytime nolazytime mand nomand silent'.split(
    ' ',
  ),
);

/**
 * Parses the text between commas. What must hold for a mount (not for a remount) is checked by `checkMount`. An option given
 * twice: the last one counts.
 */
export function parseMountOptions(text: string, kernel: KernelModel): ParsedOptions {
  const options = {
    inodeShare: false,
    domain: undefined as string | undefined,
    dax: false,
    keepsCompressed: true,
    directIo: false,
    devices: [] as string[],
  };
  for (const word of text.split(',').filter((part) => part !== '' && part !== '-')) {
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    const value = equals < 0 ? undefined : word.slice(equals + 1);
    const wrong = take(options, name, value, kernel);
    if (wrong !== undefined) return { refused: `erofs: ${wrong}` };
  }
  return options;
}

function take(
  options: { -readonly [Key in keyof MountOptions]: MountOptions[Key] } & { devices: string[] },
  name: string,
  value: string | undefined,
  kernel: KernelModel,
): string | undefined {
  if (SWITCHES.has(name)) {
    if (value !== undefined) return `Unexpected value for '${name}'`;
    if (name === 'inode_share') options.inodeShare = true;
    if (name === 'directio') options.directIo = true;
    return undefined;
  }
  const bad = `Bad value for '${name}'`;
  switch (name) {
    case 'domain_id':
      if (!value) return bad;
      options.domain = value;
      return undefined;
    case 'device':
      if (!value) return bad;
      options.devices.push(value);
      return undefined;
    case 'dax':
      if (value !== undefined && value !== 'always' && value !== 'never') return bad;
      if (!kernel.dax) return 'dax options not supported';
      options.dax = value !== 'never';
      return undefined;
    case 'cache_strategy':
      if (value !== 'disabled' && value !== 'readahead' && value !== 'readaround') return bad;
      options.keepsCompressed = value !== 'disabled';
      return undefined;
    case 'fsoffset':
      return value !== undefined && /^(\d+|0x[0-9a-f]+)$/i.test(value) ? undefined : bad;
    default:
      return `Unknown parameter '${name}'`;
  }
}

/** What a mount with `inode_share` must not lack or have. Returns the message of a refusal. These come before any image is read. */
export function checkMount(
  { inodeShare, domain, dax }: MountOptions,
  kernel: KernelModel,
): string | undefined {
  if (!inodeShare) return undefined;
  const option = kernel.rules.spliceShares ? 'inode_share' : 'inode_ishare';
  if (domain === undefined) return `erofs: domain_id is needed when ${option} is on`;
  if (dax) return `erofs: FSDAX is not allowed when ${option} is on`;
  return undefined;
}
