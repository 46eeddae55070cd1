// The ARIA side of the tree grid in one place: roles and attributes of the grid, its rows and its cells, after the treegrid pattern of the
// ARIA Authoring Practices. The focus stays on the grid; the selected row is its active descendant.

import type { TreeRow } from '../../protocol/tree-view.ts';

export const COLUMNS = [
  { id: 'name', title: 'Name' },
  { id: 'size', title: 'Size' },
  { id: 'pages', title: 'Pages' },
  { id: 'layout', title: 'Layout' },
  { id: 'fingerprint', title: 'Fingerprint' },
  { id: 'shares', title: 'Shares with' },
] as const;

export type ColumnId = (typeof COLUMNS)[number]['id'];

export const rowId = (index: number): string => `row-${index}`;

export const gridSemantics = (total: number, label: string, active: number | undefined) => ({
  'aria-label': label,
  'aria-rowcount': total + 1,
  'aria-colcount': COLUMNS.length,
  'aria-activedescendant': active === undefined ? undefined : rowId(active),
});

export const groupSemantics = { role: 'rowgroup' } as const;

export const headerRowSemantics = { role: 'row', 'aria-rowindex': 1 } as const;

export const headerCellSemantics = (column: ColumnId) =>
  ({ role: 'columnheader', 'aria-colindex': columnIndex(column) }) as const;

export const rowSemantics = (row: TreeRow, selected: boolean) => ({
  ...placeholderSemantics(row.index),
  'aria-level': row.level,
  'aria-posinset': row.posInSet,
  'aria-setsize': row.setSize,
  'aria-selected': selected,
  'aria-expanded': row.expandable ? row.expanded : undefined,
});

/** A row that is not here yet still has its place. */
export const placeholderSemantics = (index: number) =>
  ({ role: 'row', id: rowId(index), 'aria-rowindex': index + 2 }) as const;

export const cellSemantics = (column: ColumnId) =>
  ({ role: 'gridcell', 'aria-colindex': columnIndex(column) }) as const;

const columnIndex = (column: ColumnId): number => COLUMNS.findIndex(({ id }) => id === column) + 1;
