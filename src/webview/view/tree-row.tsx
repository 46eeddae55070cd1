// One row of the tree grid. Draws only when its row or its selection changed: scrolling moves rows, it does not remake them.
// Has no handlers of its own; the grid listens for all rows.

import { Component } from 'preact';
import { binarySize } from '../../common/quantity.ts';
import type { TreeRow } from '../../protocol/tree-view.ts';
import { Icon } from './icon.tsx';
import { NameText } from './name-text.tsx';
import { ShareMarkView } from './share-mark.tsx';
import { shortCount } from './short-count.ts';
import { cellSemantics, placeholderSemantics, rowSemantics } from './tree-semantics.ts';

/** Pixels that a level goes in; beyond the deepest, rows stay where they are. */
const INDENT = 12;
const DEEPEST = 20;

const TYPE_ICONS: Partial<Record<TreeRow['type'], string>> = {
  chardev: 'symbol-interface',
  blockdev: 'server',
  fifo: 'arrow-both',
  socket: 'plug',
  unreadable: 'error',
};

const TYPE_WORDS: Partial<Record<TreeRow['type'], string>> = {
  symlink: 'symbolic link',
  chardev: 'character device',
  blockdev: 'block device',
  fifo: 'named pipe',
  socket: 'socket',
  unreadable: 'unreadable',
};

interface Props {
  row: TreeRow;
  selected: boolean;
  /** Its expansion is under way. */
  busy: boolean;
  /** Not in sight: only there for who follows the active descendant. */
  away: boolean;
}

export class TreeRowView extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const { row, selected, busy, away } = this.props;
    return next.row !== row || next.selected !== selected || next.busy !== busy || next.away !== away;
  }

  override render({ row, selected, busy, away }: Props) {
    const isDirectory = row.type === 'dir';
    const state = `${selected ? ' selected' : ''}${away ? ' away' : ''} is-${row.type}`;
    return (
      <div class={`row${state}`} data-index={row.index} {...rowSemantics(row, selected)}>
        <span class="cell name" {...cellSemantics('name')}>
          <span class="indent" style={{ width: `${Math.min(row.level - 1, DEEPEST) * INDENT}px` }} />
          <Twistie row={row} busy={busy} />
          <NameText class="text" text={row.name} />
          {row.target !== undefined && (
            <span class="target">
              <span aria-hidden="true"> → </span>
              <span class="unseen"> leads to </span>
              <NameText text={row.target} />
            </span>
          )}
        </span>
        <span class="cell size" {...cellSemantics('size')}>
          {row.type === 'file' || isDirectory ? binarySize(row.size) : ''}
        </span>
        <span class="cell pages" {...cellSemantics('pages')}>
          {row.type === 'file' || isDirectory ? shortCount(row.pages) : ''}
        </span>
        <span class="cell layout" {...cellSemantics('layout')}>
          {row.layout}
        </span>
        <span class="cell fingerprint" {...cellSemantics('fingerprint')}>
          {row.fingerprint}
        </span>
        <span class="cell shares" {...cellSemantics('shares')}>
          {isDirectory ? <DirectoryShare row={row} /> : <ShareMarkView mark={row.mark} />}
        </span>
      </div>
    );
  }
}

function Twistie({ row, busy }: { row: TreeRow; busy: boolean }) {
  if (row.type === 'dir') {
    if (busy)
      return (
        <span class="twistie busy">
          <Icon name="loading" spin />
        </span>
      );
    if (!row.expandable) return <span class="twistie" />;
    return (
      <span class="twistie">
        <Icon name={row.expanded ? 'chevron-down' : 'chevron-right'} />
      </span>
    );
  }
  const icon = TYPE_ICONS[row.type];
  const words = TYPE_WORDS[row.type];
  return (
    <span class="twistie type">
      {icon !== undefined && <Icon name={icon} />}
      {words !== undefined && <span class="unseen">{words} </span>}
    </span>
  );
}

function DirectoryShare({ row: { sharedPages, pages, mark } }: { row: TreeRow }) {
  if (mark.state === 'pending') return <span class="mark pending">…</span>;
  if (pages === 0) return null;
  return (
    <span class="proportion">
      <span class={sharedPages > 0 ? 'part' : undefined}>{shortCount(sharedPages)}</span> of{' '}
      {shortCount(pages)} pages
    </span>
  );
}

/** A row whose data are late. */
export function PlaceholderRow({ index }: { index: number }) {
  return (
    <div class="row placeholder" data-index={index} {...placeholderSemantics(index)}>
      <span class="cell name" {...cellSemantics('name')}>
        <span class="bar" />
        <span class="unseen">loading</span>
      </span>
    </div>
  );
}
