// In place of the tree: the image is not one, or is damaged where everything begins. Says what was found and at which byte.

import type { OpenFailure } from '../model/image-model.ts';
import { FindingList } from './finding-list.tsx';
import { usePage } from './page-context.ts';

export function CannotOpen({ failure: { message, findings } }: { failure: OpenFailure }) {
  const page = usePage();
  return (
    <main class="cannot-open" data-part="tree" tabIndex={-1}>
      <h2>This image cannot be opened</h2>
      {findings.length > 0 ? <FindingList findings={findings} /> : <p>{message}</p>}
      <p class="actions">
        <button type="button" class="button" onClick={() => page.retry()}>
          Try Again
        </button>
        <button type="button" class="button" onClick={() => page.command('log')}>
          Show Log
        </button>
      </p>
    </main>
  );
}
