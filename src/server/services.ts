// What the features share: images, the sharing set, views, documents, and telling the client that something changed.
// Made once in server.ts. Holds no logic of its own.

import type { DocumentStore } from './documents/document-store.ts';
import type { ImageStore } from './images/image-store.ts';
import type { WorkspaceSet } from './sharing/workspace-set.ts';
import type { ViewStore } from './views/view-store.ts';

export interface Services {
  readonly store: ImageStore;
  readonly set: WorkspaceSet;
  readonly views: ViewStore;
  readonly documents: DocumentStore;
  /** Tells the client that what pages show of an image is out of date. */
  tellChanged(image: string, contentChanged: boolean): void;
}
