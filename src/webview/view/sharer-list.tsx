// The inodes that share one page cache, each with its image and a way there: in the hover and in the inspector.

import { binarySize, counted, grouped } from '../../common/quantity.ts';
import type { Sharer, SharingOfInode } from '../../protocol/sharing-info.ts';
import { InodeLink } from './inode-link.tsx';
import { NameText } from './name-text.tsx';
import { usePage } from './page-context.ts';

export function SharerList({ sharing }: { sharing: SharingOfInode }) {
  const { sharers, mark } = sharing;
  const unlisted = mark.inodes - sharers.length;
  const alike = sharers.every(({ size }) => size === sharing.size);
  return (
    <ul class="sharers">
      {sharers.map((sharer) => (
        <SharerItem key={`${sharer.image} ${sharer.nid}`} sharer={sharer} alike={alike} />
      ))}
      {unlisted > 0 && <li class="more">and {grouped(unlisted)} more</li>}
    </ul>
  );
}

function SharerItem({ sharer, alike }: { sharer: Sharer; alike: boolean }) {
  const page = usePage();
  const { label, path, nid, links, size, pages, self } = sharer;
  return (
    <li class={self ? 'self' : undefined}>
      <NameText class="image" text={label} />
      {self ? (
        <span class="path">
          <NameText text={path} /> <span class="note">this file</span>
        </span>
      ) : (
        <span class="path">
          <InodeLink nid={nid} go={() => page.goTo(sharer)}>
            <NameText text={path} />
          </InodeLink>
          {links > 1 && <span class="note"> {counted(links, 'path')}</span>}
        </span>
      )}
      {!alike && (
        <span class="note">
          {binarySize(size)}, {counted(pages, 'page')}
        </span>
      )}
    </li>
  );
}
