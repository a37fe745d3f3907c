import { BlockStack, Box, Card, InlineStack, Text } from '@shopify/polaris';
import { type EvidenceChannel, evidenceChannels, type ProofChannel, proofChannels } from '#app/domain/evidence.ts';
import { channelHelp, channelLabels } from '#app/ui/admin/evidence-words.ts';
import { useFormat } from '#app/ui/admin/format.tsx';
import { ShareBar } from './share-bar.tsx';
import { percentText } from './tracking-figures.tsx';

interface SignalsCardProps {
  readonly signals: {
    readonly orders: number;
    readonly found: Readonly<Partial<Record<EvidenceChannel, number>>>;
    readonly decided: Readonly<Partial<Record<ProofChannel | 'manual', number>>>;
    readonly saved: Readonly<Partial<Record<ProofChannel, number>>>;
  };
}

/** Of each signal: in how many orders it names a partner, how many it decided, and how many nothing else would have saved. */
export function SignalsCard({ signals }: SignalsCardProps) {
  const { orders, decided } = signals;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Signals
          </Text>
          <Text as="p" tone="subdued">
            {orders === 0
              ? 'No orders in this period. As soon as there are some, you see here which signals found their partners.'
              : 'Light: orders in which the signal names a partner. Green: orders that it decided.'}
          </Text>
        </BlockStack>
        {orders > 0 && evidenceChannels.map((channel) => <Signal key={channel} channel={channel} signals={signals} />)}
        {orders > 0 && (decided.manual ?? 0) > 0 && <ByHand orders={decided.manual ?? 0} />}
      </BlockStack>
    </Card>
  );
}

function Signal({ channel, signals }: SignalsCardProps & { readonly channel: EvidenceChannel }) {
  const { count } = useFormat();
  const { orders } = signals;
  const found = signals.found[channel] ?? 0;
  const proof = proofChannels.find((one) => one === channel);
  const decided = proof === undefined ? undefined : (signals.decided[proof] ?? 0);
  const saved = proof === undefined ? 0 : (signals.saved[proof] ?? 0);
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" gap="200" blockAlign="end">
        <Box maxWidth="100%">
          <Text as="h3" fontWeight="semibold">
            {channelLabels[channel]}
          </Text>
          <Text as="p" variant="bodySm" tone="subdued">
            {channelHelp[channel]}
          </Text>
        </Box>
        <Text as="p" variant="bodySm" numeric>
          <span suppressHydrationWarning>{`${count(found)} of ${count(orders)} · ${percentText(found, orders)}`}</span>
        </Text>
      </InlineStack>
      <ShareBar part={found} whole={orders} strong={decided} />
      {decided !== undefined && found > 0 && (
        <Text as="p" variant="bodySm" tone="subdued">
          <span suppressHydrationWarning>
            {`Decided ${count(decided)}${saved > 0 ? `, of which ${count(saved)} would have been lost without it` : ''}.`}
          </span>
        </Text>
      )}
    </BlockStack>
  );
}

function ByHand({ orders }: { readonly orders: number }) {
  const { count } = useFormat();
  return (
    <Text as="p" tone="subdued">
      <span suppressHydrationWarning>{`${count(orders)} ${orders === 1 ? 'was' : 'were'} assigned by hand.`}</span>
    </Text>
  );
}
