// The requests of a page about its tree: rows, expansion, reveal, type-to-find, the overview strip.
// Reads and changes views only; what rows say is made in ../views.

import type { CancellationToken, Connection } from 'vscode-languageserver';
import { nidText } from '../../erofs/nid.ts';
import type { NidText } from '../../protocol/identity.ts';
import type { RowsPage, ViewStep } from '../../protocol/tree-view.ts';
import { describeMissing, findRow } from '../images/find-row.ts';
import { imageLabel } from '../images/image-label.ts';
import { answer, failure } from '../requests.ts';
import type { Services } from '../services.ts';
import { TimeSlice, unlessCancelled } from '../time-slice.ts';
import { findName } from '../views/find-name.ts';
import { overviewCells } from '../views/overview.ts';
import { rowPage } from '../views/row-page.ts';
import type { Scene, TreeView } from '../views/tree-view.ts';
import type { ViewKey } from '../views/view-store.ts';

/** The most rows and cells of one answer. */
const ROW_LIMIT = 1000;
const CELL_LIMIT = 4096;

export function registerViews(connection: Connection, services: Services): void {
  const { views, store } = services;

  answer(connection, 'erofs/rows', ({ start, count, ...key }) => {
    const { view, scene } = views.at(key);
    return page(view, scene, start, count);
  });

  answer(connection, 'erofs/restoreView', ({ state, count, ...key }) => {
    const { view, scene } = views.at(key);
    if (scene !== undefined) view.restore(scene, state.steps);
    return page(view, scene, 0, count);
  });

  answer(connection, 'erofs/expand', ({ nid, expanded, all, start, count, ...key }) => {
    const { view, scene } = views.at(key);
    const step: ViewStep = { action: stepAction(expanded, all ?? false), target: nid };
    if (scene === undefined || !view.take(scene, step)) throw noInode(key, scene, nid);
    return page(view, scene, start, count);
  });

  answer(connection, 'erofs/reveal', async ({ target, ...key }, token) => {
    await wholeUnlessThere(services, key, target, token);
    const { view, scene } = views.at(key);
    if (scene === undefined || !view.take(scene, { action: 'reveal', target })) {
      throw noInode(key, scene, target);
    }
    const { table, visible } = scene;
    const row = findRow(table, target)!;
    return {
      index: visible.indexOf(row),
      nid: nidText(table.columns.nid[table.inodeOf(row)]!),
      path: table.path(row),
      total: visible.length,
      generation: view.generation,
    };
  });

  answer(connection, 'erofs/findName', async ({ start, prefix, ...key }, token) => {
    const { view, scene } = views.at(key);
    const { generation } = view;
    const index = scene === undefined ? -1 : await findName(scene, start, prefix, new TimeSlice(token));
    return { index, generation };
  });

  answer(connection, 'erofs/overview', ({ cells, ...key }) => {
    const { view, scene } = views.at(key);
    const count = clamp(cells, 0, CELL_LIMIT);
    return { generation: view.generation, cells: scene === undefined ? [] : overviewCells(scene, count) };
  });

  connection.onNotification('erofs/viewClosed', (key: ViewKey) => views.close(key));
  store.onDidChange(({ image, what }) => services.tellChanged(image.uri, what === 'content'));
}

function page(view: TreeView, scene: Scene | undefined, start: number, count: number): RowsPage {
  const from = clamp(start, 0, scene?.visible.length ?? 0);
  return {
    total: scene?.visible.length ?? 0,
    start: from,
    rows: scene === undefined ? [] : rowPage(scene, from, clamp(count, 0, ROW_LIMIT)),
    generation: view.generation,
  };
}

function stepAction(expanded: boolean, all: boolean): ViewStep['action'] {
  if (expanded) return all ? 'expandAll' : 'expand';
  return all ? 'collapseAll' : 'collapse';
}

/** What the first rows do not have may be further on: then the whole tree is waited for. */
async function wholeUnlessThere(
  { views, store }: Services,
  key: ViewKey,
  target: string,
  token: CancellationToken,
): Promise<void> {
  const { scene } = views.at(key);
  if (scene !== undefined && (scene.table.complete || findRow(scene.table, target) !== undefined)) return;
  await unlessCancelled(store.index(store.get(key.image), { urgent: true }), token);
}

function noInode({ image }: ViewKey, scene: Scene | undefined, target: NidText): Error {
  if (scene === undefined) return failure(`${image} cannot be read: it has no rows.`);
  return failure(describeMissing(scene.table, target, imageLabel(scene.image.path)));
}

const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(high, Math.trunc(value) || 0));
