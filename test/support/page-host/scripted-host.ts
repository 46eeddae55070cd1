// Plays the extension host and the server behind it for a page under test: answers from a scripted image, and does on demand what
// real ones do on bad days: answers late, fails, stops, starts again, changes the image.

import type { FindingInfo } from '../../../src/protocol/identity.ts';
import type { FromPage, ToPage } from '../../../src/protocol/page.ts';
import type { TreeViewMethod, TreeViewRequests } from '../../../src/protocol/tree-view.ts';
import type { ScriptedImage } from './scripted-image.ts';
import { ScriptedView } from './scripted-tree.ts';

type Request = Extract<FromPage, { kind: 'request' }>;
type Params<M extends TreeViewMethod> = TreeViewRequests[M]['params'];
type Answer<M extends TreeViewMethod> = TreeViewRequests[M]['result'];
type Handlers = { [M in TreeViewMethod]: (params: Params<M>) => Answer<M> };

export interface Failure {
  message: string;
  findings?: FindingInfo[];
}

export class ScriptedHost {
  /** Every request, in order. */
  readonly requests: Request[] = [];
  /** Ids of requests that the page gave up. */
  readonly cancelled: number[] = [];
  /** Everything else that the page said. */
  readonly said: FromPage[] = [];
  view: ScriptedView;
  /** Which requests fail, and how. */
  readonly failures = new Map<TreeViewMethod, Failure>();
  /** Milliseconds before every answer. */
  delay = 0;
  private readonly held = new Map<TreeViewMethod, Request[]>();

  constructor(
    public image: ScriptedImage,
    private readonly send: (message: ToPage) => void,
    /** Whether the server is up when the page comes. */
    private state: 'running' | 'starting' | 'stopped' = 'running',
  ) {
    this.view = new ScriptedView(image.tree);
  }

  /** What the page says arrives here. */
  receive(message: FromPage): void {
    if (message.kind === 'ready') this.welcome();
    else if (message.kind === 'request') this.take(message);
    else if (message.kind === 'cancel') this.cancel(message.id);
    else this.said.push(message);
  }

  /** Says something to the page unasked. */
  tell(message: ToPage): void {
    this.send(message);
  }

  /** Keeps requests of a method unanswered until {@link release}. */
  hold(method: TreeViewMethod): void {
    this.held.set(method, []);
  }

  release(method: TreeViewMethod): void {
    const waiting = this.held.get(method) ?? [];
    this.held.delete(method);
    for (const request of waiting) this.answer(request);
  }

  /** Requests of a method so far. */
  count(method: TreeViewMethod): number {
    return this.requests.filter((request) => request.method === method).length;
  }

  /** What of a kind the page has said. */
  heard<K extends FromPage['kind']>(kind: K): Extract<FromPage, { kind: K }>[] {
    return this.said.filter((message): message is Extract<FromPage, { kind: K }> => message.kind === kind);
  }

  /** The server goes down; what was asked is never answered. */
  stop(state: 'starting' | 'stopped' = 'stopped'): void {
    this.state = state;
    this.held.clear();
    this.send({ kind: 'serverState', state, restarted: false });
  }

  /** A new server, which knows nothing of what the old one was told. */
  restart(): void {
    this.state = 'running';
    this.view = new ScriptedView(this.image.tree);
    this.send({ kind: 'serverState', state: 'running', restarted: true });
  }

  /** The index, the set or the bytes of the image are others now. */
  change(contentChanged: boolean): void {
    if (contentChanged) this.view = new ScriptedView(this.image.tree);
    else this.view.touch();
    const { uri } = this.image.summary;
    this.send({ kind: 'imageChanged', change: { image: uri, contentChanged } });
  }

  private welcome(): void {
    this.send({ kind: 'hello', image: this.image.summary.uri, title: this.image.title });
    this.send({ kind: 'serverState', state: this.state, restarted: false });
  }

  private take(request: Request): void {
    this.requests.push(request);
    if (this.state !== 'running') return;
    const held = this.held.get(request.method);
    if (held) held.push(request);
    else if (this.delay > 0) setTimeout(() => this.answer(request), this.delay);
    else this.answer(request);
  }

  private cancel(id: number): void {
    this.cancelled.push(id);
    for (const waiting of this.held.values()) {
      const at = waiting.findIndex((request) => request.id === id);
      if (at >= 0) waiting.splice(at, 1);
    }
  }

  private answer({ id, method, params }: Request): void {
    if (this.cancelled.includes(id)) return;
    const failure = this.failures.get(method);
    if (failure) {
      this.send({ kind: 'failure', id, cancelled: false, ...failure });
      return;
    }
    try {
      this.send({ kind: 'response', id, result: this.dispatch(method, params) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.send({ kind: 'failure', id, cancelled: false, message });
    }
  }

  private dispatch<M extends TreeViewMethod>(method: M, params: object): Answer<M> {
    const handler: Handlers[M] = this.handlers[method];
    return handler(params as Params<M>);
  }

  private readonly handlers: Handlers = {
    'erofs/openImage': () => this.image.summary,
    'erofs/restoreView': ({ state, count }) => {
      this.view.restore(state);
      return this.view.rows(0, count);
    },
    'erofs/rows': ({ start, count }) => this.view.rows(start, count),
    'erofs/expand': ({ nid, expanded, all = false, start, count }) => {
      this.view.expand(nid, expanded, all);
      return this.view.rows(start, count);
    },
    'erofs/reveal': ({ target }) => {
      const found = this.view.reveal(target);
      if (!found) throw new Error(`There is no inode ${target}.`);
      const { total, generation } = this.view.rows(0, 0);
      const { tree } = this.image;
      return { index: found.index, nid: tree.nid(found.id), path: tree.path(found.id), total, generation };
    },
    'erofs/findName': ({ start, prefix }) => ({
      index: this.view.findName(start, prefix),
      generation: this.view.generation,
    }),
    'erofs/overview': ({ cells }) => ({
      generation: this.view.generation,
      cells: this.view.overview(cells),
    }),
    'erofs/inode': ({ nid }) => this.image.details(this.idOf(nid)),
    'erofs/sharing': ({ nid }) => this.image.sharing(this.idOf(nid)),
  };

  private idOf(nid: string): number {
    const id = this.image.tree.find(nid);
    if (id === undefined) throw new Error(`There is no inode ${nid}.`);
    return id;
  }
}
