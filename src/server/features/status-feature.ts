// Tells the client what the server is doing, in one line: indexing and how far, or nothing.
// Sent when it changes, at most a few times a second.

import type { Connection } from 'vscode-languageserver';
import { grouped } from '../../common/quantity.ts';
import type { ServerStatus } from '../../protocol/tree-view.ts';
import { imageLabel } from '../images/image-label.ts';
import { notify } from '../requests.ts';
import type { Services } from '../services.ts';

const PAUSE_MILLISECONDS = 200;

export function registerStatus(connection: Connection, { store, set }: Services): { dispose(): void } {
  let timer: NodeJS.Timeout | undefined;
  let last = '';
  const send = (): void => {
    timer = undefined;
    const status = statusNow({ store, set });
    const text = JSON.stringify(status);
    if (text !== last) notify(connection, 'erofs/serverStatus', status);
    last = text;
  };
  const soon = (): void => {
    timer ??= setTimeout(send, PAUSE_MILLISECONDS).unref();
  };
  store.onDidProgress(soon);
  store.onDidChange(soon);
  set.onDidChange(soon);
  return { dispose: () => clearTimeout(timer) };
}

function statusNow({ store, set }: Pick<Services, 'store' | 'set'>): ServerStatus {
  const busy = [...store.open()].filter((image) => image.indexing);
  if (busy.length > 0) {
    const furthest = busy.reduce((a, b) => (b.rowsRead > a.rowsRead ? b : a));
    const rows = furthest.rowsRead > 0 ? ` (${grouped(furthest.rowsRead)} paths)` : '';
    const more = busy.length > 1 ? `, ${busy.length - 1} more to go` : '';
    return { health: 'ok', quiescent: false, message: `Reading ${imageLabel(furthest.path)}${rows}${more}` };
  }
  const images = set.images();
  const failed = images.filter(({ problem, indexProblem }) => problem ?? indexProblem);
  if (failed.length > 0) {
    const names = failed.slice(0, 5).map(({ path }) => imageLabel(path));
    return { health: 'warning', quiescent: true, message: `Cannot read ${names.join(', ')}` };
  }
  return { health: 'ok', quiescent: true, message: `${images.length} images compared` };
}
