// Semantic colours: sharing states, fingerprints and directories, so that a theme can tell them apart.
// Worked out for the lines that are asked for; VS Code asks for those on the screen.

import { type Connection, type SemanticTokens, SemanticTokensBuilder } from 'vscode-languageserver';
import type { TextModel } from '../documents/text-model.ts';
import type { Services } from '../services.ts';
import { TimeSlice } from '../time-slice.ts';
import { TOKEN_MODIFIERS, TOKEN_TYPES } from './token-legend.ts';

/** Lines of a text whose tokens are told at once. Of a longer one, VS Code colours what is on the screen. */
const WHOLE_LIMIT = 20_000;

export function registerSemanticTokens(connection: Connection, { documents }: Services): void {
  const { semanticTokens } = connection.languages;
  semanticTokens.on(async ({ textDocument: { uri } }, token): Promise<SemanticTokens | null> => {
    const model = await documents.shown(uri, token);
    if (model.lineCount > WHOLE_LIMIT) return null;
    return tokensOf(model, 0, model.lineCount, new TimeSlice(token));
  });
  semanticTokens.onRange(async ({ textDocument: { uri }, range }, token): Promise<SemanticTokens> => {
    const model = await documents.shown(uri, token);
    return tokensOf(model, range.start.line, range.end.line + 1, new TimeSlice(token));
  });
}

/** Tokens of the lines from `from` to before `to`. */
async function tokensOf(
  model: TextModel,
  from: number,
  to: number,
  slice: TimeSlice,
): Promise<SemanticTokens> {
  const builder = new SemanticTokensBuilder();
  for (let line = Math.max(0, from); line < Math.min(to, model.lineCount); line++) {
    if (slice.isOver()) await slice.rest();
    for (const { type, modifier, start, end } of model.tokensAt(line)) {
      const bits = modifier === undefined ? 0 : 1 << TOKEN_MODIFIERS.indexOf(modifier);
      builder.push(line, start, end - start, TOKEN_TYPES.indexOf(type), bits);
    }
  }
  return builder.build();
}
