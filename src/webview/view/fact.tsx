// One line of a list of facts: a label, a value, and what else is to be said of it.

interface Props {
  label: string;
  value: string;
  note?: string | undefined;
  mono?: boolean | undefined;
}

export function Fact({ label, value, note, mono = false }: Props) {
  return (
    <>
      <dt>
        <bdi dir="ltr">{label}</bdi>
      </dt>
      <dd>
        <bdi dir="ltr" class={mono ? 'mono' : undefined}>
          {value}
        </bdi>
        {note !== undefined && (
          <bdi dir="ltr" class="note">
            {' '}
            {note}
          </bdi>
        )}
      </dd>
    </>
  );
}
