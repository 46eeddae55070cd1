// Lets a component be drawn again when an observable changes.

import { useLayoutEffect, useReducer } from 'preact/hooks';
import type { Observable } from '../model/observable.ts';

export function useObservable<T>(observable: Observable<T>): T {
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  useLayoutEffect(() => observable.subscribe(() => redraw()), [observable]);
  return observable.value;
}
