/** A bar as long as its share. What it shows stands beside it in figures, so it is silent to those who do not see it. */
export function ShareBar({
  part,
  whole,
  strong,
}: {
  readonly part: number;
  readonly whole: number;
  readonly strong?: number;
}) {
  const percent = (value: number): string => `${whole === 0 ? 0 : Math.min(100, (value / whole) * 100)}%`;
  return (
    <div
      aria-hidden="true"
      style={{
        position: 'relative',
        height: 8,
        borderRadius: 4,
        overflow: 'hidden',
        background: 'var(--p-color-bg-surface-tertiary)',
      }}
    >
      <div style={{ ...filled, width: percent(part), background: 'var(--p-color-bg-fill-info-secondary)' }} />
      {strong !== undefined && (
        <div style={{ ...filled, width: percent(strong), background: 'var(--p-color-bg-fill-success)' }} />
      )}
    </div>
  );
}

const filled = { position: 'absolute', insetBlock: 0, insetInlineStart: 0, borderRadius: 4 } as const;
