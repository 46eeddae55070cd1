// What is said in passing: a line that goes away by itself, and words for screen readers only.

import { useEffect, useState } from 'preact/hooks';
import { usePage } from './page-context.ts';
import { useObservable } from './use-observable.ts';

/** How long a notice stays, in milliseconds. */
const STAY = 4000;

export function Notices() {
  const page = usePage();
  const notice = useObservable(page.notice);
  const spoken = useObservable(page.spoken);
  const [past, setPast] = useState(notice);
  useEffect(() => {
    const timer = setTimeout(() => setPast(notice), STAY);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <>
      <div class="notices" role="status">
        {notice && notice !== past && (
          <p class="notice">
            <bdi dir="ltr">{notice.text}</bdi>
          </p>
        )}
      </div>
      <div class="unseen" role="status">
        {spoken?.text}
      </div>
    </>
  );
}
