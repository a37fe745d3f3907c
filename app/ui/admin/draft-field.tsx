import {
  BlockStack,
  Card,
  FormLayout,
  Select,
  type SelectProps,
  Text,
  TextField,
  type TextFieldProps,
} from '@shopify/polaris';
import type { ReactNode } from 'react';
import { fieldError, type Outcome } from './outcome.tsx';

/** Settings as they are being typed, and the server's word on what was sent of them. */
export interface DraftEditing<Draft> {
  readonly draft: Draft;
  readonly onChange: (changes: Partial<Draft>) => void;
  readonly outcome: Outcome<unknown> | undefined;
}

/** All text, as a form carries it. */
type TextOnly<Draft> = { readonly [Name in keyof Draft]: string };

/** Fields that belong together, with what they are about. */
export function FieldGroup({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <FormLayout>{children}</FormLayout>
      </BlockStack>
    </Card>
  );
}

interface TypedProps<Draft> extends Omit<TextFieldProps, 'value' | 'onChange' | 'error' | 'autoComplete' | 'name'> {
  readonly editing: DraftEditing<Draft>;
  readonly name: keyof Draft & string;
}

/** A number of the draft, or a text where `inputMode` says so, with the server's word on it beside it. */
export function Typed<Draft extends TextOnly<Draft>>({ editing, name, ...props }: TypedProps<Draft>) {
  return (
    <TextField
      inputMode="decimal"
      {...(props as TextFieldProps)}
      name={name}
      value={editing.draft[name]}
      onChange={(value) => editing.onChange(one<Draft>(name, value))}
      error={fieldError(editing.outcome, name)}
      autoComplete="off"
    />
  );
}

interface ChosenProps<Draft, Name extends keyof Draft & string>
  extends Omit<SelectProps, 'value' | 'onChange' | 'error' | 'name' | 'options'> {
  readonly editing: DraftEditing<Draft>;
  readonly name: Name;
  readonly options: readonly { readonly value: Draft[Name] & string; readonly label: string }[];
}

/** One of a few words of the draft. */
export function Chosen<Draft extends TextOnly<Draft>, Name extends keyof Draft & string>({
  editing,
  name,
  options,
  ...props
}: ChosenProps<Draft, Name>) {
  return (
    <Select
      {...props}
      name={name}
      options={[...options]}
      value={editing.draft[name]}
      onChange={(value) => editing.onChange(one<Draft>(name, value))}
      error={fieldError(editing.outcome, name)}
    />
  );
}

function one<Draft>(name: keyof Draft, value: string): Partial<Draft> {
  return { [name]: value } as Partial<Draft>;
}
