// The edge between tree and inspector: drag it, move it with the arrow keys, or put it back with a double click.

import { useRef } from 'preact/hooks';

interface Props {
  /** The edge runs from top to bottom, or from left to right. */
  vertical: boolean;
  /** Size of the inspector in pixels. */
  size: number;
  min: number;
  max: number;
  onResize: (size: number | undefined) => void;
}

const KEY_STEP = 20;

export function Splitter({ vertical, size, min, max, onResize }: Props) {
  const grip = useRef<{ pointer: number; edge: number } | undefined>(undefined);
  const clamp = (wish: number): number => Math.round(Math.min(Math.max(min, wish), max));
  const at = (event: PointerEvent): number => (vertical ? event.clientX : event.clientY);
  const semantics = {
    tabIndex: 0,
    'aria-label': 'Size of the inspector',
    'aria-orientation': vertical ? 'vertical' : 'horizontal',
    'aria-valuenow': size,
    'aria-valuemin': min,
    'aria-valuemax': max,
  } as const;
  return (
    <hr
      class={`splitter ${vertical ? 'vertical' : 'horizontal'}`}
      {...semantics}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { pointer: event.pointerId, edge: at(event) + size };
      }}
      onPointerMove={(event) => {
        if (grip.current?.pointer === event.pointerId) onResize(clamp(grip.current.edge - at(event)));
      }}
      onPointerUp={() => {
        grip.current = undefined;
      }}
      onPointerCancel={() => {
        grip.current = undefined;
      }}
      onDblClick={() => onResize(undefined)}
      onKeyDown={(event) => {
        const [more, less] = vertical ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
        if (event.key === more) onResize(clamp(size + KEY_STEP));
        else if (event.key === less) onResize(clamp(size - KEY_STEP));
        else if (event.key === 'Home') onResize(max);
        else if (event.key === 'End') onResize(min);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
