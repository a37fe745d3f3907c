import { FormLayout, InlineGrid } from '@shopify/polaris';
import { Chosen, FieldGroup, Typed } from '#app/ui/admin/draft-field.tsx';
import type { SettingsFieldsProps } from './settings-fields.tsx';

/** How much, and of what. */
export function CommissionFields(props: SettingsFieldsProps) {
  const { draft, currency } = props;
  return (
    <FieldGroup title="Commission">
      <FormLayout.Group>
        <Chosen
          editing={props}
          name="rateKind"
          label="Partners earn"
          options={[
            { value: 'percent', label: 'A percentage' },
            { value: 'order', label: 'An amount per order' },
            { value: 'item', label: 'An amount per item' },
          ]}
        />
        {draft.rateKind === 'percent' ? (
          <Typed editing={props} name="percent" label="Rate" suffix="%" />
        ) : (
          <Typed editing={props} name="flat" label="Amount" suffix={currency} />
        )}
      </FormLayout.Group>
      <InlineGrid columns={{ xs: 1, sm: 3 }} gap="400">
        <Chosen
          editing={props}
          name="discounts"
          label="Discounts"
          options={[
            { value: 'deduct', label: 'Taken off first' },
            { value: 'ignore', label: 'Not taken off' },
          ]}
        />
        <Chosen
          editing={props}
          name="tax"
          label="Tax"
          options={[
            { value: 'exclude', label: 'Does not count' },
            { value: 'include', label: 'Counts' },
          ]}
        />
        <Chosen
          editing={props}
          name="shipping"
          label="Shipping"
          options={[
            { value: 'exclude', label: 'Does not count' },
            { value: 'include', label: 'Counts' },
          ]}
        />
      </InlineGrid>
    </FieldGroup>
  );
}
