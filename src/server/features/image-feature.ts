// The requests about an image as a whole and about the set: summary, images of the workspace.
// Reads the store and the set; the figures are made in ../images and ../sharing.

import type { Connection } from 'vscode-languageserver';
import { findingLine } from '../../erofs/finding.ts';
import { imageSummary } from '../images/image-summary.ts';
import { answer, failure } from '../requests.ts';
import type { Services } from '../services.ts';

export function registerImages(connection: Connection, services: Services): void {
  const { store, set } = services;
  answer(connection, 'erofs/openImage', ({ image }) => {
    const open = store.show(image);
    if (open.problem !== undefined) throw failure(findingLine(open.problem), [open.problem]);
    return imageSummary(open, set.snapshot, set.info());
  });
  answer(connection, 'erofs/setImages', ({ images }) => {
    set.setWorkspace(images);
    return set.info();
  });
  answer(connection, 'erofs/sharingSet', () => set.info());
  set.onDidChange(() => {
    for (const image of store.open()) services.tellChanged(image.uri, false);
  });
}
