import { Badge, BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import type { Evidence, FoundEvidence, OrderEvidence } from '#app/domain/evidence.ts';
import { comparableText } from '#app/domain/text.ts';
import { DividedList } from '#app/ui/admin/divided-list.tsx';
import {
  channelHelp,
  channelLabels,
  decidedByLabels,
  missingWords,
  salesChannelLabels,
  suggestedReason,
} from '#app/ui/admin/evidence-words.ts';
import { Moment } from '#app/ui/admin/format.tsx';
import { outcomeWords } from '#app/ui/admin/words.ts';
import { PartnerName, useNames } from './names.tsx';
import type { AssignQuestion } from './use-assign.ts';

interface EvidenceCardProps {
  readonly evidence: OrderEvidence;
  /** The code that rewards the order's customer as a friend, where the order used it. */
  readonly friendCode: string | null;
  readonly onAssign: (suggestion: AssignQuestion['suggestion']) => void;
}

/** Every signal that an order can have, found or missing, and whether it agrees with the decision. */
export function EvidenceCard({ evidence, friendCode, onAssign }: EvidenceCardProps) {
  const { salesChannel, decidedBy, savedBy, items, nearBy } = evidence;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Evidence
          </Text>
          <Badge>{salesChannelLabels[salesChannel]}</Badge>
        </InlineStack>
        <Text as="p" tone="subdued">
          {sentenceOf(decidedBy, savedBy, nearBy.length)}
        </Text>
        <DividedList rows={items} keyOf={({ channel }) => channel}>
          {(item) => (
            <Signal item={item} near={nearBy.includes(item.channel)} friendCode={friendCode} onAssign={onAssign} />
          )}
        </DividedList>
      </BlockStack>
    </Card>
  );
}

function sentenceOf(decidedBy: OrderEvidence['decidedBy'], savedBy: OrderEvidence['savedBy'], near: number): string {
  if (decidedBy === 'manual') return 'You decided this order by hand.';
  if (decidedBy === null) {
    return near === 0
      ? 'No signal names a partner whom this order could go to.'
      : 'Nobody is credited, but something names a partner. It is no proof: you decide.';
  }
  const decided = `Decided by: ${decidedByLabels[decidedBy].toLowerCase()}.`;
  if (savedBy === null) return `${decided} Other signals would have led to a partner too.`;
  return `${decided} Nothing else would have credited it.`;
}

interface SignalProps extends Pick<EvidenceCardProps, 'friendCode' | 'onAssign'> {
  readonly item: Evidence;
  readonly near: boolean;
}

function Signal({ item, near, friendCode, onAssign }: SignalProps) {
  if ('missing' in item) {
    return (
      <BlockStack gap="050">
        <InlineStack align="start" gap="200" blockAlign="center">
          <Text as="h3" fontWeight="medium" tone="subdued">
            <span title={channelHelp[item.channel]}>{channelLabels[item.channel]}</span>
          </Text>
          <Badge>Missing</Badge>
        </InlineStack>
        <Text as="p" variant="bodySm" tone="subdued">
          {missingWords[item.missing]}
        </Text>
      </BlockStack>
    );
  }
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <BlockStack gap="050">
        <InlineStack align="start" gap="200" blockAlign="center">
          <Text as="h3" fontWeight="medium">
            <span title={channelHelp[item.channel]}>{channelLabels[item.channel]}</span>
          </Text>
          <AgreementBadge item={item} near={near} />
          {item.partner !== null && <PartnerName partner={item.partner} />}
        </InlineStack>
        <Details item={item} isFriends={item.channel === 'code' && isSameCode(item.says, friendCode)} />
      </BlockStack>
      {near && <AssignButton item={item} onAssign={onAssign} />}
    </InlineStack>
  );
}

function AgreementBadge({ item, near }: { readonly item: FoundEvidence; readonly near: boolean }) {
  if (near) return <Badge tone="attention">Near miss</Badge>;
  if (item.agrees === true) return <Badge tone="success">Agrees</Badge>;
  if (item.agrees === false) return <Badge tone="warning">Names another</Badge>;
  return <Badge tone="info">Found</Badge>;
}

function isSameCode(says: string | null, code: string | null): boolean {
  return says !== null && code !== null && comparableText(says) === comparableText(code);
}

function Details({ item, isFriends }: { readonly item: FoundEvidence; readonly isFriends: boolean }) {
  const { says, outcome, at, partner } = item;
  return (
    <Text as="p" variant="bodySm" tone="subdued" breakWord>
      {says !== null && <>“{says}” </>}
      {partner === null && (isFriends ? 'is the customer’s own reward as a friend ' : 'names no partner ')}
      {outcome !== null && `${says === null ? '' : '· '}${outcomeWords[outcome]} `}
      {at !== null && (
        <>
          · <Moment at={new Date(at)} precise />
        </>
      )}
    </Text>
  );
}

function AssignButton({ item, onAssign }: Pick<EvidenceCardProps, 'onAssign'> & { readonly item: FoundEvidence }) {
  const { partners } = useNames();
  const partner = item.partner === null ? undefined : partners[item.partner];
  if (partner === undefined) return null;
  const reason = suggestedReason(item.channel, item.says);
  return (
    <Button
      size="slim"
      accessibilityLabel={`Assign to ${partner.name}, named by ${channelLabels[item.channel].toLowerCase()}`}
      onClick={() => onAssign({ ...partner, reason })}
    >
      Assign…
    </Button>
  );
}
