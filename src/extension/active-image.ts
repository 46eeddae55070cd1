// Which image a person looks at: in the custom editor, or as a listing.
// Asks the tabs, so that nobody has to keep count.

import * as vscode from 'vscode';
import { LISTING_SCHEME, REPORT_SCHEME } from '../protocol/documents.ts';
import { listedImage } from './documents/document-uris.ts';
import { VIEW_TYPES } from './editor/view-types.ts';

/** The image of the active tab, if it shows one. */
export function activeImage(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom && VIEW_TYPES.includes(input.viewType)) return input.uri;
  if (input instanceof vscode.TabInputText) return listedImage(input.uri);
  return undefined;
}

/** Whether the active tab is one of this extension's. */
export function isOwnTab(): boolean {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom) return VIEW_TYPES.includes(input.viewType);
  return input instanceof vscode.TabInputText && [LISTING_SCHEME, REPORT_SCHEME].includes(input.uri.scheme);
}
