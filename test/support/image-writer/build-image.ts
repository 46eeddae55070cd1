// Builds a whole image in memory from a tree, and tells where each inode of it stands, so that a test can damage it.

import { MemorySink } from './byte-sink.ts';
import type { DirectoryModel, ImageOptions, NodeModel } from './image-model.ts';
import { ImageWriter, type WrittenInode } from './image-writer.ts';

export interface BuiltImage {
  readonly bytes: Uint8Array;
  /** By path as latin1 text (`/`, `/a/b`); an inode with hard links is there under each of its paths. */
  readonly inodes: ReadonlyMap<string, WrittenInode>;
}

/** `rootFirst`: the root inode is reserved before everything else (extended, plain, without attributes). */
export function buildImage(
  root: DirectoryModel,
  options: ImageOptions = {},
  { rootFirst = false } = {},
): BuiltImage {
  const sink = new MemorySink();
  const writer = new ImageWriter(sink, options);
  const rootAddress = rootFirst ? writer.reserveRoot() : undefined;
  const builder = new TreeBuilder(writer, countLinks(root), rootAddress);
  writer.finish(builder.build(root, '/'));
  return { bytes: sink.bytes, inodes: builder.inodes };
}

/** How often each node that is no directory stands in the tree. */
function countLinks(root: DirectoryModel): Map<NodeModel, number> {
  const links = new Map<NodeModel, number>();
  const directories: DirectoryModel[] = [root];
  for (let next = directories.pop(); next !== undefined; next = directories.pop()) {
    for (const { node } of next.entries) {
      if (node.type === 'dir') directories.push(node);
      else links.set(node, (links.get(node) ?? 0) + 1);
    }
  }
  return links;
}

class TreeBuilder {
  readonly inodes = new Map<string, WrittenInode>();
  private readonly written = new Map<NodeModel, WrittenInode>();

  constructor(
    private readonly writer: ImageWriter,
    private readonly links: ReadonlyMap<NodeModel, number>,
    private readonly rootAddress: number | undefined,
  ) {}

  build(node: NodeModel, path: string): WrittenInode {
    const inode = this.written.get(node) ?? this.write(node, path);
    if (node.type !== 'dir') this.written.set(node, inode);
    this.inodes.set(path, inode);
    return inode;
  }

  private write(node: NodeModel, path: string): WrittenInode {
    const { writer } = this;
    const nlink = this.links.get(node) ?? 1;
    switch (node.type) {
      case 'file':
        return writer.file(node, node.content, nlink);
      case 'symlink':
        return writer.symlink(node, node.target, nlink);
      case 'chardev':
      case 'blockdev':
        return writer.device(node.type, node, node.device, nlink);
      case 'fifo':
      case 'socket':
        return writer.special(node.type, node, nlink);
      case 'dir': {
        const base = path === '/' ? '' : path;
        const children = node.entries.map((entry) => {
          const childPath = `${base}/${Buffer.from(entry.name).toString('latin1')}`;
          return { name: entry.name, inode: this.build(entry.node, childPath) };
        });
        return writer.directory(node, children, path === '/' ? this.rootAddress : undefined);
      }
    }
  }
}
