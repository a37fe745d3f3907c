import { FormLayout, InlineStack, Text } from '@shopify/polaris';
import { discountCodeFrom } from '#app/domain/discount-code.ts';
import { CopyButton } from '#app/ui/admin/copy-button.tsx';
import { Chosen, FieldGroup, Typed } from '#app/ui/admin/draft-field.tsx';
import type { SettingsDraft } from './settings-draft.ts';
import type { SettingsFieldsProps } from './settings-fields.tsx';

const example = { name: 'Zoë Müller', number: 1001 };
const exampleLetters = Uint8Array.from([7, 20, 18, 4, 25, 9]);

const appliedHelp: Readonly<Record<SettingsDraft['codeApplied'], string>> = {
  nothing: 'They type the code at checkout, or get no discount.',
  shared: 'The discount shows in the cart at once. Anybody who learns the code can use it.',
  single_use: 'Each visitor gets another code that works once, so a code that leaks is worth nothing.',
};

/** How people join, and the code they get. */
export function JoiningFields(props: SettingsFieldsProps) {
  const { draft, applyUrl } = props;
  return (
    <FieldGroup title="Joining">
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
        {draft.codes === 'yes' && <Typed editing={props} name="codePercent" label="Discount" suffix="%" />}
      </FormLayout.Group>
      {draft.codes === 'yes' && (
        <Typed
          editing={props}
          name="codeTemplate"
          inputMode="text"
          label="The code is made like this"
          helpText={`{NAME} is the partner’s first name, {NUMBER} their number, {RANDOM} six letters drawn by lot. Zoë Müller gets ${discountCodeFrom(draft.codeTemplate, example, exampleLetters, 0)}.`}
        />
      )}
      {draft.codes === 'yes' && (
        <Chosen
          editing={props}
          name="codeApplied"
          label="For a shopper who comes by a partner’s link"
          options={[
            { value: 'nothing', label: 'No code is applied by itself' },
            { value: 'shared', label: 'The partner’s code is applied' },
            { value: 'single_use', label: 'A code of their own is applied, for one use' },
          ]}
          helpText={appliedHelp[draft.codeApplied]}
        />
      )}
      {draft.codes === 'yes' && draft.codeApplied === 'single_use' && (
        <Typed
          editing={props}
          name="singleUseDays"
          label="A code that was handed out works for"
          suffix="days"
          inputMode="numeric"
          helpText="Unused ones then leave Shopify. A visitor who comes again before gets as many days anew. Empty: they work for ever."
        />
      )}
      <InlineStack gap="100" blockAlign="center">
        <Text as="span" tone="subdued" breakWord>
          {`People apply at ${applyUrl.replace(/^https?:\/\//, '')}`}
        </Text>
        <CopyButton text={applyUrl} what="Address" />
      </InlineStack>
    </FieldGroup>
  );
}
