import { BlockStack, Card, Text } from '@shopify/polaris';
import type { RejectionReason } from '#app/domain/partner-lifecycle.ts';
import { Moment } from '#app/ui/admin/format.tsx';
import { actorWords, eventLabels, rejectionLabels } from '#app/ui/admin/words.ts';

interface PartnerHistoryProps {
  readonly events: readonly {
    readonly at: Date;
    readonly actor: string;
    readonly action: string;
    readonly detail: Readonly<Record<string, unknown>>;
  }[];
  readonly appliedAt: Date;
}

/** Who did what to this partner, newest first. */
export function PartnerHistory({ events, appliedAt }: PartnerHistoryProps) {
  const begun = events.some(({ action }) => action === 'partner.added' || action === 'partner.applied');
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          History
        </Text>
        {events.map(({ at, actor, action, detail }) => (
          <Line
            key={`${at.getTime()} ${action}`}
            what={eventLabels[action] ?? action}
            who={actorWords(actor)}
            at={at}
            why={why(detail)}
          />
        ))}
        {!begun && <Line what="Applied" who="the partner" at={appliedAt} why={null} />}
      </BlockStack>
    </Card>
  );
}

interface LineProps {
  readonly what: string;
  readonly who: string;
  readonly at: Date;
  readonly why: string | null;
}

function Line({ what, who, at, why }: LineProps) {
  return (
    <BlockStack gap="050">
      <Text as="span" fontWeight="medium">
        {what}
      </Text>
      {why !== null && (
        <Text as="span" breakWord>
          {why}
        </Text>
      )}
      <Text as="span" variant="bodySm" tone="subdued">
        <Moment at={at} precise /> · {who}
      </Text>
    </BlockStack>
  );
}

function why({ reason, note }: Readonly<Record<string, unknown>>): string | null {
  const label = typeof reason === 'string' ? rejectionLabels[reason as RejectionReason] : undefined;
  const words = [label, typeof note === 'string' ? note : null].filter((text) => text !== undefined && text !== null);
  return words.length === 0 ? null : words.join(': ');
}
