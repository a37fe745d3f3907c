import { BlockStack, Card, InlineStack, Text } from '@shopify/polaris';
import type { NobodyReason, Via } from '#app/domain/decision.ts';
import type { OrderEvidence } from '#app/domain/evidence.ts';
import { Money } from '#app/ui/admin/format.tsx';
import { PartnerName } from './names.tsx';

interface ResultProps {
  readonly order: {
    readonly commission: bigint;
    readonly total: bigint;
    readonly decision: {
      readonly via: Via | null;
      readonly reason: NobodyReason | null;
      readonly shares: readonly { readonly partnerId: string; readonly share: string }[];
    } | null;
    /** Null until it is settled. */
    readonly evidence: OrderEvidence | null;
  };
}

const because: Readonly<Record<Via, string>> = {
  link: 'a visit by their link came before the order',
  code: 'the order used their code',
  customer: 'the customer is theirs from before',
  manual: 'you assigned the order by hand',
};

const nobodyBecause: Readonly<Record<NobodyReason, string>> = {
  none: 'Nothing in this order leads to a partner.',
  self_referral: 'The partner bought from themselves, which this programme does not reward.',
  manual_none: 'You gave this order to nobody by hand.',
  not_new:
    'The friend was a customer already, and this programme rewards new ones. You can still assign the order by hand.',
  limit:
    'The referrer had as many friends as the programme allows for this time. You can still assign the order by hand.',
  unscreened: 'It is being checked whether the friend is a new customer.',
};

/** The outcome in one sentence. */
export function Result({ order }: ResultProps) {
  const { decision, evidence, commission, total } = order;
  if (decision === null) return null;
  const near = decision.shares.length === 0 ? partnersNear(evidence) : [];
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="start" gap="400" wrap={false}>
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {decision.shares.length === 0 ? (
              'Nobody is credited'
            ) : (
              <>
                Credited to <Credited shares={decision.shares} />
              </>
            )}
          </Text>
          <Text as="p" tone="subdued">
            {decision.shares.length > 0 && decision.via !== null
              ? `Because ${because[decision.via]}.`
              : near.length === 0 && nobodyBecause[decision.reason ?? 'none']}
            {near.length > 0 && <NearMiss partners={near} />}
          </Text>
        </BlockStack>
        <BlockStack gap="050" inlineAlign="end">
          <Text as="p" variant="headingLg">
            <Money amount={commission} />
          </Text>
          <Text as="p" variant="bodySm" tone="subdued">
            <span style={{ whiteSpace: 'nowrap' }}>
              of <Money amount={total} />
            </span>
          </Text>
        </BlockStack>
      </InlineStack>
    </Card>
  );
}

function Credited({ shares }: { readonly shares: readonly { readonly partnerId: string; readonly share: string }[] }) {
  return (
    <>
      {shares.map(({ partnerId, share }, index) => (
        <span key={partnerId}>
          {index > 0 && ', '}
          <PartnerName partner={partnerId} />
          {share !== '1' && ` (${share})`}
        </span>
      ))}
    </>
  );
}

/** Whom signals name that prove nothing. */
function partnersNear(evidence: OrderEvidence | null): readonly string[] {
  const named = (evidence?.items ?? []).flatMap((item) =>
    'partner' in item && item.partner !== null && evidence?.nearBy.includes(item.channel) === true
      ? [item.partner]
      : [],
  );
  return [...new Set(named)];
}

function NearMiss({ partners }: { readonly partners: readonly string[] }) {
  return (
    <>
      Nothing proves who sent this order, but it points to{' '}
      {partners.map((partner, index) => (
        <span key={partner}>
          {index > 0 && (index === partners.length - 1 ? ' or ' : ', ')}
          <PartnerName partner={partner} />
        </span>
      ))}
      : see the evidence below. It is for you to decide.
    </>
  );
}
