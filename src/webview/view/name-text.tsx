// Names and paths from an image: text of strangers. It is shown as text only and runs from left to right, whatever it contains,
// without reordering what stands beside it.

export function NameText({ text, class: className }: { text: string; class?: string }) {
  return (
    <bdi dir="ltr" class={className}>
      {text}
    </bdi>
  );
}
