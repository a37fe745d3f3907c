import { BlockStack, Card, Select, type SelectProps, Text, TextField, type TextFieldProps } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { fieldError } from '#app/ui/admin/outcome.tsx';
import type { DraftField, SettingsDraft } from './settings-draft.ts';
import type { SettingsFieldsProps } from './settings-fields.tsx';

/** Fields that belong together, with what they are about. */
export function Fields({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        {children}
      </BlockStack>
    </Card>
  );
}

type Editing = Pick<SettingsFieldsProps, 'draft' | 'onChange' | 'outcome'>;

interface TypedProps extends Omit<TextFieldProps, 'value' | 'onChange' | 'error' | 'autoComplete' | 'name'> {
  readonly editing: Editing;
  readonly name: DraftField;
}

/** A number or text of the draft, with the server's word on it beside it. */
export function Typed({ editing: { draft, onChange, outcome }, name, ...props }: TypedProps) {
  return (
    <TextField
      {...(props as TextFieldProps)}
      name={name}
      value={draft[name]}
      onChange={(value) => onChange({ [name]: value })}
      error={fieldError(outcome, name)}
      autoComplete="off"
    />
  );
}

interface ChosenProps<Name extends DraftField> extends Omit<SelectProps, 'value' | 'onChange' | 'name' | 'options'> {
  readonly editing: Editing;
  readonly name: Name;
  readonly options: readonly { readonly value: SettingsDraft[Name]; readonly label: string }[];
}

/** One of a few words of the draft. */
export function Chosen<Name extends DraftField>({ editing, name, options, ...props }: ChosenProps<Name>) {
  return (
    <Select
      {...props}
      name={name}
      options={[...options]}
      value={editing.draft[name]}
      onChange={(value) => editing.onChange({ [name]: value })}
    />
  );
}
