import { Badge, IndexTable, InlineStack, Link, Text } from '@shopify/polaris';
import type { ReminderKind } from '#app/domain/reminder.ts';
import { CondensedRow } from '#app/ui/admin/condensed-row.tsx';
import { Moment } from '#app/ui/admin/format.tsx';
import { kindLabels, type ReminderState, sentenceOf, stateWords } from './reminder-words.ts';

export interface Reminder {
  readonly kind: ReminderKind;
  readonly event: string;
  readonly customerId: string | null;
  readonly partner: { readonly partnerId: string; readonly name: string } | null;
  readonly email: string | null;
  readonly state: ReminderState;
  readonly because: string | null;
  readonly at: Date;
}

interface ReminderRowProps {
  readonly reminder: Reminder;
  readonly position: number;
  readonly condensed: boolean;
}

export function ReminderRow({ reminder, position, condensed }: ReminderRowProps) {
  const { kind, event, because, at } = reminder;
  const row = { id: `${kind}:${event}`, position };
  const { label, tone } = stateWords[reminder.state];
  const reason = because !== null && (
    <Text as="p" variant="bodySm" tone="subdued" breakWord>
      {sentenceOf(because)}
    </Text>
  );
  if (condensed) {
    return (
      <CondensedRow {...row}>
        <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
          <Who reminder={reminder} />
          <Badge tone={tone}>{label}</Badge>
        </InlineStack>
        <Text as="p" variant="bodySm" tone="subdued">
          {kindLabels[kind]} · <Moment at={at} />
        </Text>
        {reason}
      </CondensedRow>
    );
  }
  return (
    <IndexTable.Row {...row}>
      <IndexTable.Cell>
        <Who reminder={reminder} />
      </IndexTable.Cell>
      <IndexTable.Cell>{kindLabels[kind]}</IndexTable.Cell>
      <IndexTable.Cell>
        <div style={{ maxWidth: 360, whiteSpace: 'normal' }}>
          <Badge tone={tone}>{label}</Badge>
          {reason}
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Moment at={at} precise />
      </IndexTable.Cell>
    </IndexTable.Row>
  );
}

/** A referrer by name, a friend by number, as the other lists have them. */
function Who({ reminder: { customerId, partner, email } }: { readonly reminder: Reminder }) {
  if (customerId === null) {
    return (
      <Text as="span" tone="subdued">
        Forgotten customer
      </Text>
    );
  }
  const name = partner === null ? `Customer ${customerId}` : partner.name;
  const detail = partner === null ? email : `Customer ${customerId}`;
  return (
    <div style={{ maxWidth: 280, minWidth: 0 }}>
      <Link
        url={partner === null ? `/app/customers/${customerId}` : `/app/partners/${partner.partnerId}`}
        dataPrimaryLink
        removeUnderline
        monochrome
      >
        <Text as="p" fontWeight="semibold" truncate>
          {name}
        </Text>
      </Link>
      {detail !== null && (
        <Text as="p" variant="bodySm" tone="subdued" truncate>
          {detail}
        </Text>
      )}
    </div>
  );
}
