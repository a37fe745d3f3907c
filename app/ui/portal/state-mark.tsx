import { Group, Text } from '@mantine/core';
import { usePortal } from './portal-context.tsx';

const colors = {
  pending: 'var(--portal-wait)',
  available: 'var(--portal-good)',
  paid: 'var(--portal-accent)',
  reversed: 'var(--mantine-color-dimmed)',
} as const;

/** A commission's state: a word, and a dot that only repeats it. */
export function StateMark({ state }: { readonly state: keyof typeof colors }) {
  const { messages } = usePortal();
  return (
    <Group gap={6} wrap="nowrap" component="span">
      <span
        aria-hidden
        style={{ width: 9, height: 9, borderRadius: '50%', background: colors[state], display: 'inline-block' }}
      />
      <Text span size="sm" fw={600}>
        {messages.commissions.states[state]}
      </Text>
    </Group>
  );
}
