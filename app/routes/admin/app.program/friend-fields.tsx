import { FormLayout } from '@shopify/polaris';
import { Chosen, Fields, Typed } from './field.tsx';
import type { SettingsFieldsProps } from './settings-fields.tsx';

/** What the person gets whom a partner sent. */
export function FriendFields(props: SettingsFieldsProps) {
  const { draft, currency } = props;
  return (
    <Fields title="Friend’s credit">
      <FormLayout>
        <FormLayout.Group>
          <Chosen
            editing={props}
            name="credit"
            label="Store credit for the friend"
            options={[
              { value: 'none', label: 'None' },
              { value: 'registration', label: 'When they register' },
              { value: 'order', label: 'With their first order' },
            ]}
            helpText="Granted in Shopify, once per customer."
          />
          {draft.credit !== 'none' && (
            <Typed editing={props} name="storeCredit" label="Amount" suffix={currency} inputMode="decimal" />
          )}
        </FormLayout.Group>
        {draft.credit === 'order' && (
          <Chosen
            editing={props}
            name="clawback"
            label="If that order is given back in full"
            options={[
              { value: 'no', label: 'The friend keeps the credit' },
              { value: 'yes', label: 'The credit is taken back' },
            ]}
          />
        )}
        {draft.credit !== 'none' && (
          <FormLayout.Group>
            <Chosen
              editing={props}
              name="expiry"
              label="How long it can be spent"
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
              label="Shopify tells the friend"
              options={[
                { value: 'yes', label: 'By e-mail' },
                { value: 'no', label: 'Not at all' },
              ]}
            />
          </FormLayout.Group>
        )}
      </FormLayout>
    </Fields>
  );
}
