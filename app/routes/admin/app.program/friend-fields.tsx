import { FormLayout } from '@shopify/polaris';
import { Chosen, FieldGroup, Typed } from '#app/ui/admin/draft-field.tsx';
import { giftOptions } from '../friend-gift-draft.ts';
import type { SettingsFieldsProps } from './settings-fields.tsx';

/** What the person gets whom a partner sent. */
export function FriendFields(props: SettingsFieldsProps) {
  const { draft, currency } = props;
  return (
    <FieldGroup title="Friend’s reward">
      <FormLayout.Group>
        <Chosen
          editing={props}
          name="credit"
          label="The friend is rewarded"
          options={[
            { value: 'none', label: 'Not at all' },
            { value: 'registration', label: 'When they register' },
            { value: 'order', label: 'With their first order' },
          ]}
          helpText="Given in Shopify, once per customer."
        />
        {draft.credit !== 'none' && <Chosen editing={props} name="gift" label="With" options={giftOptions} />}
      </FormLayout.Group>
      {draft.credit !== 'none' && (
        <FormLayout.Group>
          {draft.gift === 'code_percent' ? (
            <Typed editing={props} name="giftPercent" label="Discount" suffix="%" />
          ) : (
            <Typed editing={props} name="storeCredit" label="Amount" suffix={currency} />
          )}
          {draft.gift !== 'store_credit' && (
            <Typed
              editing={props}
              name="minOrder"
              label="For orders of at least"
              suffix={currency}
              helpText="Leave it empty for any order."
            />
          )}
        </FormLayout.Group>
      )}
      {draft.credit === 'order' && (
        <Chosen
          editing={props}
          name="clawback"
          label="If that order is given back in full"
          options={[
            { value: 'no', label: 'The friend keeps the reward' },
            { value: 'yes', label: 'What is not used of it is taken back' },
          ]}
        />
      )}
      {draft.credit !== 'none' && (
        <FormLayout.Group>
          <Chosen
            editing={props}
            name="expiry"
            label="How long it can be used"
            options={[
              { value: 'never', label: 'For ever' },
              { value: 'days', label: 'For some days' },
            ]}
          />
          {draft.expiry === 'days' && (
            <Typed editing={props} name="expiryDays" label="Days" suffix="days" inputMode="numeric" />
          )}
          <Chosen
            editing={props}
            name="notify"
            label="The friend is told"
            options={[
              { value: 'yes', label: 'By e-mail' },
              { value: 'no', label: 'Not at all' },
            ]}
          />
        </FormLayout.Group>
      )}
    </FieldGroup>
  );
}
