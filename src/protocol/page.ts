// Messages between the editor page and the extension host. Types only.
// The page asks what TreeViewRequests offers; the host adds the image's URI and forwards to the server.

import type { NidText } from './identity.ts';
import type { TreeViewMethod, TreeViewNotifications, TreeViewRequests, ViewState } from './tree-view.ts';

/** Parameters of a method without the image: a page speaks of its own image only. */
export type PageParams<M extends TreeViewMethod> = Omit<TreeViewRequests[M]['params'], 'image'>;

/** From the page. */
export type FromPage =
  | { kind: 'ready' }
  | { kind: 'request'; id: number; method: TreeViewMethod; params: object }
  | { kind: 'cancel'; id: number }
  /** A person chose an inode of this or another image: show it there. */
  | { kind: 'goTo'; image: string; nid: NidText }
  /** The selected inode, for commands of the palette. */
  | { kind: 'selected'; nid: NidText | undefined; path: string | undefined }
  | { kind: 'command'; command: 'report' | 'listing' | 'goToInode' | 'log'; nid?: NidText }
  | { kind: 'copy'; text: string };

/** To the page. */
export type ToPage =
  | { kind: 'hello'; image: string; title: string }
  | { kind: 'response'; id: number; result: unknown }
  | { kind: 'failure'; id: number; message: string; cancelled: boolean }
  | { kind: 'reveal'; target: string }
  | { kind: 'imageChanged'; change: TreeViewNotifications['erofs/imageChanged'] }
  /** The server is (again) able to answer; `restarted` means that everything must be asked again. */
  | { kind: 'serverState'; state: 'running' | 'starting' | 'stopped'; restarted: boolean };

/** What the page keeps with setState over a reload. */
export interface PageState {
  view: ViewState;
  selected?: NidText;
  /** Index of the first visible row. */
  top: number;
  inspectorWidth?: number;
  inspectorHidden?: boolean;
}
