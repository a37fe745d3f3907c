import { FormLayout } from '@shopify/polaris';
import { Chosen, FieldGroup, Typed } from '#app/ui/admin/draft-field.tsx';
import type { SettingsFieldsProps } from './settings-fields.tsx';

/** For how long a click counts, a customer belongs to a partner, and commission waits. */
export function TimeFields(props: SettingsFieldsProps) {
  return (
    <FieldGroup title="How long">
      <FormLayout.Group>
        <Typed
          editing={props}
          name="windowDays"
          label="A click counts for"
          suffix="days"
          inputMode="numeric"
          helpText="An order later than that is not credited to it."
        />
        <Typed
          editing={props}
          name="holdDays"
          label="Commission is held for"
          suffix="days"
          inputMode="numeric"
          helpText="Long enough for returns. After that it is available for payment."
        />
      </FormLayout.Group>
      <FormLayout.Group>
        <Chosen
          editing={props}
          name="binding"
          label="A customer stays with the partner"
          options={[
            { value: 'days', label: 'For some time' },
            { value: 'life', label: 'For good' },
            { value: 'never', label: 'Not beyond the order' },
          ]}
          helpText="So that later orders are credited without a new click."
        />
        {props.draft.binding === 'days' && (
          <Typed editing={props} name="customerDays" label="That is" suffix="days" inputMode="numeric" />
        )}
      </FormLayout.Group>
    </FieldGroup>
  );
}
