import { BlockStack, Checkbox, FormLayout, Text } from '@shopify/polaris';
import type { NewnessMark } from '#app/domain/program.ts';
import { Chosen, type DraftEditing, FieldGroup, Typed } from '#app/ui/admin/draft-field.tsx';
import { FriendGroup } from './friend-group.tsx';
import type { ReferralDraft } from './referral-draft.ts';
import { limitChoices } from './referral-draft.ts';
import { ReminderFields } from './reminder-fields.tsx';

export interface ReferralFieldsProps extends DraftEditing<ReferralDraft> {
  readonly currency: string;
  /** Null while Shopify does not say which there are. */
  readonly segments: readonly { readonly segmentId: string; readonly name: string }[] | null;
}

export function ReferralFields(props: ReferralFieldsProps) {
  return (
    <BlockStack gap="400">
      <FriendGroup {...props} />
      <Referrer {...props} />
      <Newness {...props} />
      <Audience {...props} />
      <ReminderFields {...props} />
    </BlockStack>
  );
}

/** What whoever sent the friend gets. */
function Referrer(all: ReferralFieldsProps) {
  const { draft, currency } = all;
  return (
    <FieldGroup title="The referrer gets">
      <FormLayout.Group>
        <Chosen
          editing={all}
          name="rewardKind"
          label="Once for each friend"
          options={[
            { value: 'percent', label: 'A percentage of the first order' },
            { value: 'flat', label: 'An amount for the first order' },
          ]}
        />
        {draft.rewardKind === 'percent' ? (
          <Typed editing={all} name="percent" label="Rate" suffix="%" />
        ) : (
          <Typed editing={all} name="flat" label="Amount" suffix={currency} />
        )}
      </FormLayout.Group>
      <FormLayout.Group>
        <Chosen
          editing={all}
          name="rewardMethod"
          label="Paid as"
          options={[
            { value: 'store_credit', label: 'Store credit' },
            { value: 'code', label: 'A discount code' },
            { value: 'cash', label: 'Money, by a payout' },
          ]}
        />
        <Typed
          editing={all}
          name="minPayout"
          label="Paid from"
          suffix={currency}
          helpText="Rewards add up until there is so much. 0 pays each as soon as its hold is over."
        />
      </FormLayout.Group>
      <FormLayout.Group>
        <Typed
          editing={all}
          name="holdDays"
          label="Held for"
          suffix="days"
          helpText="Long enough for returns: what is given back is not rewarded."
        />
        <Typed
          editing={all}
          name="windowDays"
          label="A click counts for"
          suffix="days"
          helpText="A friend who registers or orders later is nobody’s."
        />
      </FormLayout.Group>
    </FieldGroup>
  );
}

const marks: readonly { readonly name: NewnessMark; readonly label: string; readonly helpText: string }[] = [
  { name: 'email', label: 'E-mail address', helpText: 'Also an alias of one, such as anna+two@example.com.' },
  { name: 'phone', label: 'Telephone number', helpText: 'However it is written.' },
  { name: 'address', label: 'Postal address', helpText: 'Leave it out if flatmates are to refer each other.' },
];

/** Who counts as a friend, and how many of them. */
function Newness(all: ReferralFieldsProps) {
  const { draft, onChange } = all;
  return (
    <FieldGroup title="Friends are new customers">
      <Text as="p" tone="subdued">
        Whoever bought before, or is the referrer, earns nobody anything. The same person under another account is
        recognised by:
      </Text>
      {marks.map(({ name, label, helpText }) => (
        <Checkbox
          key={name}
          label={label}
          helpText={helpText}
          checked={draft[name] === 'yes'}
          onChange={(checked) => onChange({ [name]: checked ? 'yes' : 'no' })}
        />
      ))}
      <FormLayout.Group>
        <Chosen editing={all} name="limit" label="Friends of one referrer that count" options={limitChoices} />
        {draft.limit !== 'none' && <Typed editing={all} name="limitFriends" label="At most" suffix="friends" />}
      </FormLayout.Group>
    </FieldGroup>
  );
}

/** Who may refer. */
function Audience(all: ReferralFieldsProps) {
  const { draft, segments } = all;
  return (
    <FieldGroup title="Who may refer">
      <Chosen
        editing={all}
        name="audience"
        label="Customers"
        options={[
          { value: 'all', label: 'All customers' },
          { value: 'tag', label: 'Customers with a tag' },
          { value: 'segment', label: 'Customers in a segment' },
        ]}
        helpText="Whoever refers already goes on, whatever is chosen here."
      />
      {draft.audience === 'tag' && <Typed editing={all} inputMode="text" name="tag" label="Tag" />}
      {draft.audience === 'segment' && segments === null && (
        <Text as="p" tone="critical">
          Shopify does not say at the moment which segments there are. Reload the page in a minute.
        </Text>
      )}
      {draft.audience === 'segment' && segments !== null && (
        <Chosen
          editing={all}
          name="segmentId"
          label="Segment"
          options={[
            { value: '', label: 'Choose a segment' },
            ...segments.map(({ segmentId, name }) => ({ value: segmentId, label: name })),
          ]}
        />
      )}
    </FieldGroup>
  );
}
