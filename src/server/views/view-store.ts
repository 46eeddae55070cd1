// The views of all open pages, and the scenes they show: the door from a request to rows.
// A view keeps its image open and in the sharing set until the page is closed.

import type { ImageStore } from '../images/image-store.ts';
import type { WorkspaceSet } from '../sharing/workspace-set.ts';
import { type Scene, TreeView } from './tree-view.ts';

export interface ViewKey {
  readonly image: string;
  readonly view: string;
}

export class ViewStore {
  private readonly views = new Map<string, TreeView>();

  constructor(
    private readonly store: ImageStore,
    private readonly set: WorkspaceSet,
  ) {}

  /** The view, made if it is new, with its scene now; the scene is undefined for an image that has no rows. */
  at(key: ViewKey): { view: TreeView; scene: Scene | undefined } {
    const name = nameOf(key);
    let view = this.views.get(name);
    if (view === undefined) {
      view = new TreeView();
      this.views.set(name, view);
      this.store.hold(key.image, name);
      this.set.include(key.image, name);
    }
    const image = this.store.show(key.image);
    return { view, scene: view.at(image, this.set.snapshot) };
  }

  close(key: ViewKey): void {
    const name = nameOf(key);
    if (!this.views.delete(name)) return;
    this.set.exclude(key.image, name);
    this.store.release(key.image, name);
  }
}

const nameOf = ({ image, view }: ViewKey): string => `view ${view} of ${image}`;
