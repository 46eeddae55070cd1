// What is being typed to find, in the corner of the tree, as VS Code's own trees show it.

import type { TypeToFind } from '../model/type-to-find.ts';
import { NameText } from './name-text.tsx';
import { useObservable } from './use-observable.ts';

export function FindBadge({ find }: { find: TypeToFind }) {
  const text = useObservable(find.text);
  const found = useObservable(find.found);
  return (
    <div class={`find-badge${text === '' ? ' idle' : ''}${found ? '' : ' missed'}`} role="status">
      {text !== '' && (
        <>
          <span class="label">{found ? 'Name begins with' : 'No name begins with'}</span>{' '}
          <NameText text={text} />
        </>
      )}
    </div>
  );
}
