// Messages between the editor page and the extension host. Types only.
// The page asks what TreeViewRequests offers; the host adds the image's URI and the view, and forwards to the server.

import type { FindingInfo, NidText } from './identity.ts';
import type { TreeViewMethod, TreeViewNotifications, TreeViewRequests, ViewState } from './tree-view.ts';

/** Parameters of a method without image and view: a page speaks of its own only. */
export type PageParams<M extends TreeViewMethod> = Omit<TreeViewRequests[M]['params'], 'image' | 'view'>;

/** From the page. */
export type FromPage =
  | { kind: 'ready' }
  | { kind: 'request'; id: number; method: TreeViewMethod; params: object }
  | { kind: 'cancel'; id: number }
  /** A person chose an inode of this or another image: show it there. */
  | { kind: 'goTo'; image: string; nid: NidText }
  /** The selected inode, for commands of the palette. */
  | { kind: 'selected'; nid: NidText | undefined; path: string | undefined }
  | { kind: 'command'; command: 'report' | 'listing' | 'goToInode' | 'openContent' | 'log'; nid?: NidText }
  | { kind: 'copy'; text: string };

/** To the page. */
export type ToPage =
  | { kind: 'hello'; image: string; title: string }
  | { kind: 'response'; id: number; result: unknown }
  /** `findings` as the server gives them in the error's data: what is wrong with an image that cannot be opened. */
  | { kind: 'failure'; id: number; message: string; cancelled: boolean; findings?: FindingInfo[] }
  | { kind: 'reveal'; target: string }
  /** Shows the hover of the selected row, as a key binding of VS Code asks for it; a second time moves the focus into it. */
  | { kind: 'showHover' }
  | { kind: 'imageChanged'; change: TreeViewNotifications['erofs/imageChanged'] }
  /** The server is (again) able to answer; `restarted` means that everything must be asked again. */
  | { kind: 'serverState'; state: 'running' | 'starting' | 'stopped'; restarted: boolean };

/** What the page keeps with setState over a reload. */
export interface PageState {
  view: ViewState;
  selected?: NidText;
  /** Path of the selected row: it outlives a rebuild of the image, and tells hard links apart. */
  selectedPath?: string;
  /** Index of the first visible row. */
  top: number;
  /** Pixels, where it stands at the side. */
  inspectorWidth?: number;
  /** Pixels, where it stands below the tree. */
  inspectorHeight?: number;
  inspectorHidden?: boolean;
}
