import { Badge, InlineStack } from '@shopify/polaris';
import type { NobodyReason, Via } from '#app/domain/decision.ts';
import type { PartnerLifeStatus } from '#app/domain/partner-lifecycle.ts';
import { nobodyLabels, statusWords, viaLabels } from './words.ts';

export function PartnerStatusBadge({ status }: { readonly status: PartnerLifeStatus }) {
  const { label, tone } = statusWords[status];
  return <Badge tone={tone}>{label}</Badge>;
}

export interface CreditState {
  readonly decided: boolean;
  readonly via: Via | null;
  readonly reason: NobodyReason | null;
}

/** How an order came to its partner, or why it has none. */
export function CreditBadge({ decided, via, reason }: CreditState) {
  if (!decided) return <Badge tone="attention">Being settled</Badge>;
  if (via !== null && reason === null) return <Badge tone="success">{viaLabels[via]}</Badge>;
  return <Badge>{nobodyLabels[reason ?? 'none']}</Badge>;
}

/** What commission is waiting for, by where it stands. Nothing for an amount that came to zero. */
export function CommissionStateBadges(state: {
  readonly pending: bigint;
  readonly available: bigint;
  readonly paid: bigint;
  readonly disputed: boolean;
}) {
  return (
    <InlineStack gap="100">
      {state.disputed && <Badge tone="warning">Disputed</Badge>}
      {state.pending !== 0n && <Badge tone="attention">Pending</Badge>}
      {state.available !== 0n && <Badge tone="info">Available</Badge>}
      {state.paid !== 0n && <Badge tone="success">Paid</Badge>}
      {state.pending === 0n && state.available === 0n && state.paid === 0n && <Badge>Reversed</Badge>}
    </InlineStack>
  );
}
