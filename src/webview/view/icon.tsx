// A picture of VS Code's icon font. Never the only carrier of a meaning: screen readers do not see it.

/** `name` as in the codicon font, without the prefix; `spin` for what goes on. */
export function Icon({ name, spin = false }: { name: string; spin?: boolean }) {
  return <span class={`codicon codicon-${name}${spin ? ' codicon-modifier-spin' : ''}`} aria-hidden="true" />;
}
