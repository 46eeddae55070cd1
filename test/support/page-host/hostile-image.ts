// Names as a hostile image may carry them, escaped as the server escapes them, and what it leaves as it is: markup, long names,
// letters that run from right to left, marks that pile up.

import { detailsOf, type ScriptedImage, sharingOf, summaryOf } from './scripted-image.ts';
import { directory, ScriptedTree } from './scripted-tree.ts';

export const HOSTILE_NAMES = [
  '<img src=x onerror="globalThis.hacked=1">',
  '<script>globalThis.hacked=1</script>',
  '"><style>*{display:none}</style>',
  'javascript:globalThis.hacked=1',
  '&lt;b&gt; &amp; &#x3c;',
  '{{constructor.constructor("globalThis.hacked=1")()}}',
  '\\u{202e}gnp.exe',
  '\\x0a\\x0d\\x1b[31m',
  'שלום עולם.txt',
  'مرحبا (1).so',
  'Z\u0351\u036e\u0347a\u0308\u0300\u0301l\u0334\u0335g\u0315\u0316o',
  `${'n'.repeat(251)}.txt`,
  ' leading and trailing ',
  '-rf',
  '..',
  '__proto__',
  'constructor',
];

export function hostileImage(): ScriptedImage {
  const tree = new ScriptedTree();
  const place = tree.add(0, '<b>dir</b>', directory);
  for (const name of HOSTILE_NAMES) {
    tree.add(place, name, {
      type: 'file',
      size: 5000,
      layout: 'plain',
      fingerprint: '0badc0de',
      mark: { state: 'shares', inodes: 2, images: ['<i>evil</i>'] },
    });
  }
  tree.add(0, 'link', {
    ...directory,
    type: 'symlink',
    target: '<a href="javascript:globalThis.hacked=1">x</a>',
  });
  let parent = tree.add(0, 'deep', directory);
  for (let level = 0; level < 300; level++) parent = tree.add(parent, `d${level}`, directory);
  const label = '<u>label</u>';
  return {
    title: '<img src=x onerror="globalThis.hacked=1">.erofs',
    tree,
    summary: summaryOf(tree, label, {
      volumeName: '<script>globalThis.hacked=1</script>',
      health: 'errors',
      findings: [
        {
          severity: 'error',
          code: 'dirent-name',
          structure: 'dirent',
          offset: 66_560,
          nid: '38',
          path: '/<b>dir</b>/<script>',
          message: 'The name <img src=x onerror="globalThis.hacked=1"> holds a slash.',
          expected: 'a name without "/" and NUL',
        },
      ],
    }),
    details: (id) =>
      detailsOf(tree, label, id, [
        { name: 'user.<b>', value: '<img src=x onerror=1>', kind: 'text', bytes: 21, place: 'inline' },
      ]),
    sharing: (id) => sharingOf(tree, label, id),
  };
}
