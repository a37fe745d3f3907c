import { Anchor, Group, Table, Text } from '@mantine/core';
import { Link } from '@remix-run/react';
import type { Via } from '#app/domain/decision.ts';
import type { Messages } from './messages/messages.ts';
import { usePortal } from './portal-context.tsx';
import { PortalTable } from './portal-table.tsx';
import { StateMark } from './state-mark.tsx';

export interface CommissionRow {
  readonly entitlementId: string;
  readonly orderName: string | null;
  readonly rule: string;
  readonly state: 'pending' | 'available' | 'paid' | 'reversed';
  readonly currency: string;
  readonly amount: bigint;
  /** Paid out before, and no longer due. */
  readonly netted: bigint;
  readonly earnedAt: Date;
  readonly maturesAt: Date;
  readonly disputed: boolean;
  readonly via: Via | null;
}

/** Commissions, each leading to its reason. On a narrow screen every row becomes a card. */
export function CommissionTable({ commissions }: { readonly commissions: readonly CommissionRow[] }) {
  const { messages } = usePortal();
  const texts = messages.commissions;
  if (commissions.length === 0) {
    return (
      <div className="portal-card" style={{ padding: '1.5rem' }}>
        <Text fw={600}>{texts.empty}</Text>
        <Text c="dimmed">{texts.emptyHint}</Text>
      </div>
    );
  }
  return (
    <PortalTable columns={[texts.order, texts.date, texts.why, texts.state]} figure={texts.amount}>
      {commissions.map((commission) => (
        <CommissionLine key={commission.entitlementId} commission={commission} />
      ))}
    </PortalTable>
  );
}

function CommissionLine({ commission }: { readonly commission: CommissionRow }) {
  const { home, messages, format } = usePortal();
  const texts = messages.commissions;
  return (
    <Table.Tr>
      <Table.Td data-label={texts.order}>
        <Anchor
          component={Link}
          to={`${home}/commissions/${commission.entitlementId}`}
          fw={600}
          className="portal-wrap"
        >
          {commission.orderName ?? texts.registration}
        </Anchor>
      </Table.Td>
      <Table.Td data-label={texts.date}>{format.date(commission.earnedAt)}</Table.Td>
      <Table.Td data-label={texts.why}>{whyOf(commission, texts)}</Table.Td>
      <Table.Td data-label={texts.state}>
        <Group gap={6} justify="inherit">
          <StateMark state={commission.state} />
          {commission.state === 'pending' && !commission.disputed && (
            <Text span size="sm" c="dimmed">
              {texts.until(format.date(commission.maturesAt))}
            </Text>
          )}
          {commission.disputed && (
            <Text span size="sm" c="var(--portal-bad)">
              {texts.disputed}
            </Text>
          )}
        </Group>
      </Table.Td>
      <Table.Td data-label={texts.amount} ta="end" fw={600} className="portal-figure">
        {format.money(commission.amount, commission.currency)}
      </Table.Td>
    </Table.Tr>
  );
}

function whyOf({ rule, via }: CommissionRow, texts: Messages['commissions']): string {
  const level = /^override:(\d+)$/.exec(rule)?.[1];
  if (level !== undefined) return texts.override(Number(level));
  return via === null ? '' : texts.via[via];
}
