// The keys of the page, in a dialog.

import { Fragment } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { usePage } from './page-context.ts';
import { focusPart } from './parts.ts';
import { useObservable } from './use-observable.ts';

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['↑', '↓', 'Page Up', 'Page Down', 'Home', 'End'], 'Move through the tree'],
  [['→'], 'Expand a directory, then go to its first entry'],
  [['←'], 'Collapse a directory, or go to the one above'],
  [['*'], 'Expand everything below a directory'],
  [['a … z'], 'Go to the next name that begins with what is typed'],
  [['Space'], 'Show with whom a file shares; once more, go into the hover'],
  [['Enter'], 'Go to the inspector'],
  [['Esc'], 'Close the hover; from the inspector, go back to the tree'],
  [['Ctrl+C'], 'Copy the path'],
  [['F6'], 'Go to the next part of the page'],
  [['Alt+click'], 'Expand or collapse a directory with everything below it'],
  [['?', 'Alt+F1'], 'Show these keys'],
];

export function KeyHelp() {
  const page = usePage();
  const open = useObservable(page.helpOpen);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  if (!open) return null;
  return (
    <dialog
      ref={dialog}
      class="key-help"
      aria-label="Keys"
      onClose={() => {
        page.helpOpen.set(false);
        focusPart('tree');
      }}
    >
      <h2>Keys</h2>
      <dl>
        {KEYS.map(([keys, what]) => (
          <Fragment key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" class="button">
          Close
        </button>
      </form>
    </dialog>
  );
}
