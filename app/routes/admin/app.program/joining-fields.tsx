import { FormLayout, InlineStack, Text } from '@shopify/polaris';
import { discountCodeFrom } from '#app/domain/discount-code.ts';
import { CopyButton } from '#app/ui/admin/copy-button.tsx';
import { Chosen, Fields, Typed } from './field.tsx';
import type { SettingsFieldsProps } from './settings-fields.tsx';

/** How people join, and the code they get. */
export function JoiningFields(props: SettingsFieldsProps) {
  const { draft, applyUrl } = props;
  return (
    <Fields title="Joining">
      <FormLayout>
        <Chosen
          editing={props}
          name="approval"
          label="Applications are approved"
          options={[
            { value: 'hand', label: 'By hand' },
            { value: 'auto', label: 'Automatically' },
          ]}
        />
        <FormLayout.Group>
          <Chosen
            editing={props}
            name="codes"
            label="A discount code for each partner"
            options={[
              { value: 'yes', label: 'Made at approval' },
              { value: 'no', label: 'None' },
            ]}
          />
          {draft.codes === 'yes' && (
            <Typed editing={props} name="codePercent" label="Discount" suffix="%" inputMode="decimal" />
          )}
        </FormLayout.Group>
        {draft.codes === 'yes' && (
          <Typed
            editing={props}
            name="codeTemplate"
            label="The code is made like this"
            helpText={`{NAME} is the partner’s first name: Zoë Müller gets ${discountCodeFrom(draft.codeTemplate, 'Zoë Müller', 0)}.`}
          />
        )}
        <InlineStack gap="100" blockAlign="center">
          <Text as="span" tone="subdued" breakWord>
            {`People apply at ${applyUrl.replace(/^https?:\/\//, '')}`}
          </Text>
          <CopyButton text={applyUrl} what="Address" />
        </InlineStack>
      </FormLayout>
    </Fields>
  );
}
