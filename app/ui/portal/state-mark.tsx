import { usePortal } from './portal-context.tsx';
import { StateDot } from './state-dot.tsx';

const colors = {
  pending: 'var(--portal-wait)',
  available: 'var(--portal-good)',
  paid: 'var(--portal-accent)',
  reversed: 'var(--mantine-color-dimmed)',
} as const;

/** A commission's state. */
export function StateMark({ state }: { readonly state: keyof typeof colors }) {
  const { messages } = usePortal();
  return <StateDot color={colors[state]} word={messages.commissions.states[state]} />;
}
