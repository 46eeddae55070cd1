// Roll-ups by directory: what lies below each path, over all images of the set that have it.
// Pure. One pass over each table from its last row to its first, as children come after their parents.

import { displayName, latin1 } from '../../common/byte-text.ts';
import { isDirectory } from '../../erofs/inode.ts';
import type { SharingIndex } from '../sharing-index.ts';
import { eachFile } from './each-file.ts';
import { addFigures, addFile, bySaving, noFigures } from './part-figures.ts';
import type { DirectoryRow, Listed, PartFigures } from './report-model.ts';
import { TopList } from './top-list.ts';

/** A directory path of the set. */
interface Node {
  readonly number: number;
  readonly parent: Node | undefined;
  readonly name: Uint8Array;
  readonly sum: PartFigures;
  /** Files of the child that has most: if it has them all, this directory is only the way to it. */
  mostBelow: number;
}

/**
 * The directories that save most; those that hold nothing but one other directory are left out, but counted. Yields the
 * part done after each mount.
 */
export function* directoryRows(
  index: SharingIndex,
  top: number,
): Generator<number, Listed<DirectoryRow>, void> {
  const { mounts } = index.set;
  const root: Node = {
    number: 0,
    parent: undefined,
    name: new Uint8Array(0),
    sum: noFigures(),
    mostBelow: 0,
  };
  const nodes = new Map<string, Node>([['', root]]);
  for (const mount of mounts.keys()) {
    yield mount / mounts.length;
    addMount(index, mount, root, nodes);
  }
  for (const { parent, sum } of nodes.values()) {
    if (parent !== undefined) parent.mostBelow = Math.max(parent.mostBelow, sum.files);
  }
  const list = new TopList<Node>(top, (a, b) => bySaving(a.sum, b.sum) || a.number - b.number);
  let count = 0;
  for (const node of nodes.values()) {
    if (node.sum.files === 0) continue;
    count += 1;
    if (node.mostBelow < node.sum.files) list.offer(node);
  }
  return { count, listed: list.best().map((node) => ({ path: pathOf(node), ...node.sum })) };
}

function addMount(index: SharingIndex, mount: number, root: Node, nodes: Map<string, Node>): void {
  const { table } = index.set.mounts[mount]!;
  const { rowCount, parent, inode, firstRow, mode } = table.columns;
  const sums = new Map<number, PartFigures>();
  const sumOf = (row: number): PartFigures => {
    const known = sums.get(row);
    if (known !== undefined) return known;
    const sum = noFigures();
    sums.set(row, sum);
    return sum;
  };
  eachFile(index, mount, (file) => addFile(sumOf(parent[firstRow[file.inode]!]!), file));
  for (let row = rowCount - 1; row > 0; row--) {
    const sum = sums.get(row);
    if (sum !== undefined) addFigures(sumOf(parent[row]!), sum);
  }
  const nodeOf = new Map<number, Node>([[0, root]]);
  for (let row = 0; row < rowCount; row++) {
    const sum = sums.get(row);
    if (sum === undefined || !isDirectory(mode[inode[row]!]!)) continue;
    const node = row === 0 ? root : childOf(nodeOf.get(parent[row]!)!, table.nameBytes(row), nodes);
    nodeOf.set(row, node);
    addFigures(node.sum, sum);
  }
}

function childOf(parent: Node, name: Uint8Array, nodes: Map<string, Node>): Node {
  const key = `${parent.number}/${latin1(name)}`;
  const known = nodes.get(key);
  if (known !== undefined) return known;
  const node: Node = { number: nodes.size, parent, name, sum: noFigures(), mostBelow: 0 };
  nodes.set(key, node);
  return node;
}

function pathOf(node: Node): string {
  const names: string[] = [];
  for (let at = node; at.parent !== undefined; at = at.parent) names.unshift(displayName(at.name));
  return `/${names.join('/')}`;
}
