// The second of three versions of an application, as in the demo: files that share, some alone, some refused. For what is looked at.

import type { ShareMark } from '../../../src/protocol/sharing-info.ts';
import type { XattrInfo } from '../../../src/protocol/tree-view.ts';
import {
  detailsOf,
  fingerprintOf,
  imageUri,
  type ScriptedImage,
  sharingOf,
  summaryOf,
} from './scripted-image.ts';
import { directory, type Inode, ScriptedTree } from './scripted-tree.ts';

export const LABEL = 'app-v2';

const shares = (inodes: number, ...images: string[]): ShareMark => ({ state: 'shares', inodes, images });
const alone: ShareMark = { state: 'alone', inodes: 1, images: [] };
const refused = (reason: ShareMark['reason']): ShareMark => ({
  state: 'private',
  inodes: 0,
  images: [],
  ...(reason && { reason }),
});

const file = (size: number, layout: Inode['layout'], fingerprint: string, mark: ShareMark): Inode => ({
  type: 'file',
  size,
  layout,
  fingerprint,
  mark,
});
const link = (target: string): Inode => ({ ...directory, type: 'symlink', size: target.length, target });

export function appImage(): ScriptedImage {
  const tree = new ScriptedTree();
  const etc = tree.add(0, 'etc', directory);
  tree.add(etc, 'app.conf', file(1843, 'inline', 'c0ffee12', alone));
  tree.add(etc, 'hosts', file(220, 'inline', '5a17b0c3', shares(3, 'app-v1', 'app-v3')));
  tree.add(etc, 'os-release', file(386, 'inline', '77d0be41', shares(3, 'app-v1', 'app-v3')));
  const opt = tree.add(0, 'opt', directory);
  for (let part = 1; part <= 4; part++) {
    tree.add(opt, `model-${part}.bin`, file(6_400 * part, 'chunks', `4be0a1${part}7`, shares(2, 'app-v3')));
  }
  const usr = tree.add(0, 'usr', directory);
  const bin = tree.add(usr, 'bin', directory);
  tree.add(bin, 'app', file(19_968, 'plain', '21f44373', shares(3, 'app-v1', 'here')));
  tree.add(bin, 'app-cfg', file(9011, 'inline', '1edfd8a0', refused('class-differs')));
  tree.add(bin, 'sh', link('../lib/busybox'));
  tree.add(bin, 'tool', file(6041, 'inline', '8edf4a44', alone));
  const lib = tree.add(usr, 'lib', directory);
  tree.add(lib, 'empty.conf', file(0, 'plain', '', refused('empty')));
  tree.add(lib, 'libalpha.so', file(45_132, 'plain', '93554e03', shares(3, 'app-v1', 'app-v3')));
  tree.add(lib, 'libalpha.so.1', file(45_132, 'plain', '93554e03', shares(3, 'app-v1', 'app-v3')));
  tree.add(lib, 'libbeta.so', file(36_864, 'plain', 'decb766d', shares(3, 'app-v1', 'app-v3')));
  tree.add(lib, 'libdelta.so', file(20_480, 'compressed', '0f19ac52', refused('size-differs')));
  tree.add(lib, 'libgamma.so', file(28_979, 'plain', 'da6ed5ee', shares(2, 'app-v3')));
  tree.add(lib, 'local.cache', file(12_000, 'plain', '', refused('no-fingerprint')));
  const share = tree.add(usr, 'share', directory);
  const locale = tree.add(share, 'locale', directory);
  for (const language of ['cs', 'de', 'el', 'fr', 'ja', 'pl', 'pt_BR', 'sv', 'tr', 'zh_CN']) {
    const messages = tree.add(tree.add(locale, language, directory), 'LC_MESSAGES', directory);
    tree.add(
      messages,
      'app.mo',
      file(4_000 + language.length * 900, 'inline', 'ab12cd34', shares(3, 'app-v1', 'app-v3')),
    );
  }
  tree.add(share, 'LICENSE', file(11_357, 'inline', 'e77fb20d', shares(3, 'app-v1', 'app-v3')));
  const variable = tree.add(0, 'var', directory);
  tree.add(variable, 'empty', directory);
  tree.add(variable, 'run', link('/run'));

  const xattrs = (id: number): XattrInfo[] => {
    const { fingerprint } = tree.inodes[id]!;
    const label: XattrInfo = {
      name: 'security.selinux',
      value: 'system_u:object_r:lib_t:s0',
      kind: 'selinux',
      bytes: 27,
      place: 'shared 12',
    };
    if (fingerprint === '') return [label];
    const { hex, attribute } = fingerprintOf(fingerprint);
    const own: XattrInfo = {
      name: attribute,
      value: `sha256 ${hex.slice(0, 16)}…`,
      kind: 'fingerprint',
      bytes: 39,
      place: 'inline',
      note: 'hidden on a mount',
    };
    return [own, label];
  };
  return {
    title: 'app-v2.erofs',
    tree,
    details: (id) => detailsOf(tree, LABEL, id, tree.inodes[id]!.type === 'file' ? xattrs(id) : []),
    sharing: (id) => sharingOf(tree, LABEL, id),
    summary: summaryOf(tree, LABEL, {
      features: [
        { name: 'mtime', meaning: 'times are modification times' },
        {
          name: 'xattr filter',
          meaning: 'inodes carry a filter of attribute names',
          kernel: '6.6',
        },
        {
          name: 'ishare',
          meaning: 'files carry fingerprints for page cache sharing',
          kernel: '7.0',
        },
      ],
      minimumKernel: '6.6',
      fingerprintAttribute: 'erofs.fingerprint.v1',
      set: {
        ruleSet: 'linux-7.3',
        images: ['app-v1', 'app-v2', 'app-v3'].map((label) => ({
          uri: imageUri(label),
          label,
          indexed: true,
        })),
        totals: {
          pagesWithoutSharing: 231,
          pagesWithSharing: 88,
          pagesSaved: 143,
          bytesSaved: 143 * 4096,
          groups: 41,
          groupsWithSeveralInodes: 29,
        },
      },
    }),
  };
}
