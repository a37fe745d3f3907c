import { BlockStack, Checkbox, Text } from '@shopify/polaris';
import { type ReminderKind, reminderKinds } from '#app/domain/reminder.ts';
import { FieldGroup, Typed } from '#app/ui/admin/draft-field.tsx';
import type { ReferralFieldsProps } from './referral-fields.tsx';
import { reminderFields } from './reminder-draft.ts';

const words: Readonly<
  Record<ReminderKind, { readonly label: string; readonly helpText: string; readonly days: string }>
> = {
  credit_expiring: {
    label: 'The friend, before a credit or code ends',
    helpText: 'Only where it ends, and while something of it is left.',
    days: 'Days before it ends',
  },
  never_shared: {
    label: 'The referrer, whose link nobody has followed',
    helpText: 'Once.',
    days: 'Days after becoming a referrer',
  },
  friend_waiting: {
    label: 'The referrer, whose friend has not ordered',
    helpText: 'Once for each friend, who is named by a first letter.',
    days: 'Days after the friend registered',
  },
};

/** Which reminders are sent by mail, and when. */
export function ReminderFields(all: ReferralFieldsProps) {
  const { draft, onChange } = all;
  return (
    <FieldGroup title="Reminders by mail">
      <Text as="p" tone="subdued">
        They go to customers who have agreed to marketing by e-mail, as a rule one a week at the most, and end with a
        link to have no more of them.
      </Text>
      {reminderKinds.map((kind) => {
        const { isOn, days } = reminderFields[kind];
        return (
          <BlockStack key={kind} gap="200">
            <Checkbox
              label={words[kind].label}
              helpText={words[kind].helpText}
              checked={draft[isOn] === 'yes'}
              onChange={(checked) => onChange({ [isOn]: checked ? 'yes' : 'no' })}
            />
            {draft[isOn] === 'yes' && <Typed editing={all} name={days} label={words[kind].days} suffix="days" />}
          </BlockStack>
        );
      })}
    </FieldGroup>
  );
}
