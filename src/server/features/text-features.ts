// All language features of the text documents beyond hover and links, and what the server says it can do of them.
// One file for each feature; here they are only put together.

import type { Connection, ServerCapabilities } from 'vscode-languageserver';
import type { Services } from '../services.ts';
import type { Client } from './client.ts';
import { registerDefinitions } from './definition-feature.ts';
import { registerHighlights } from './highlight-feature.ts';
import { registerInlayHints } from './inlay-hint-feature.ts';
import { registerLines } from './line-feature.ts';
import { registerReferences } from './reference-feature.ts';
import { registerSections } from './section-feature.ts';
import { registerSemanticTokens } from './semantic-token-feature.ts';
import { TOKEN_MODIFIERS, TOKEN_TYPES } from './token-legend.ts';
import { registerWorkspaceSymbols } from './workspace-symbol-feature.ts';

/** The client's capabilities are to be put into what is returned. */
export function registerTextFeatures(connection: Connection, services: Services): Client {
  const client: Client = { capabilities: {} };
  registerLines(connection, services);
  registerReferences(connection, services);
  registerDefinitions(connection, services, client);
  registerHighlights(connection, services);
  registerSections(connection, services, client);
  registerSemanticTokens(connection, services);
  registerInlayHints(connection, services, client);
  registerWorkspaceSymbols(connection, services, client);
  return client;
}

export const TEXT_CAPABILITIES: ServerCapabilities = {
  referencesProvider: true,
  definitionProvider: true,
  documentHighlightProvider: true,
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  semanticTokensProvider: {
    legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
    full: true,
    range: true,
  },
  inlayHintProvider: { resolveProvider: true },
  workspaceSymbolProvider: { resolveProvider: true },
};
