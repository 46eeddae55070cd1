// A link to an inode: real link text that can be selected and copied, whose click stays in the page.

import type { ComponentChildren } from 'preact';

interface Props {
  nid: string;
  go: () => void;
  label?: string;
  children: ComponentChildren;
}

export function InodeLink({ nid, go, label, children }: Props) {
  return (
    <a
      href={`#nid-${nid}`}
      class="inode-link"
      aria-label={label}
      onClick={(event) => {
        event.preventDefault();
        event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
        go();
      }}
    >
      {children}
    </a>
  );
}
