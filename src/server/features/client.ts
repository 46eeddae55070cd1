// What the client can do, for features whose answers have more than one form. Known once the client has said `initialize`.
// Types only.

import type { ClientCapabilities } from 'vscode-languageserver';

export interface Client {
  capabilities: ClientCapabilities;
}
