import { BlockStack, Card, FormLayout, Select, Text, TextField } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { fieldError, type Outcome } from '#app/ui/admin/outcome.tsx';
import type { ReferralDraft, ReferralField } from './referral-draft.ts';

export interface ReferralFieldsProps {
  readonly draft: ReferralDraft;
  readonly onChange: (changes: Partial<ReferralDraft>) => void;
  readonly outcome: Outcome<unknown> | undefined;
  readonly currency: string;
  /** Null while Shopify does not say which there are. */
  readonly segments: readonly { readonly segmentId: string; readonly name: string }[] | null;
}

/** Fields that belong together, with what they are about. */
export function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
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

interface TypedProps {
  readonly all: ReferralFieldsProps;
  readonly name: ReferralField;
  readonly label: string;
  readonly suffix?: string;
  readonly helpText?: string;
  readonly isText?: boolean;
}

/** A number or text of the draft, with the server's word on it beside it. */
export function Typed({ all: { draft, onChange, outcome }, name, isText = false, ...props }: TypedProps) {
  return (
    <TextField
      {...props}
      name={name}
      value={draft[name]}
      onChange={(value) => onChange({ [name]: value })}
      error={fieldError(outcome, name)}
      inputMode={isText ? 'text' : 'decimal'}
      autoComplete="off"
    />
  );
}

interface ChosenProps<Name extends ReferralField> {
  readonly all: ReferralFieldsProps;
  readonly name: Name;
  readonly label: string;
  readonly helpText?: string;
  readonly options: readonly { readonly value: ReferralDraft[Name]; readonly label: string }[];
}

/** One of a few words of the draft. */
export function Chosen<Name extends ReferralField>({ all, name, options, ...props }: ChosenProps<Name>) {
  return (
    <Select
      {...props}
      name={name}
      options={[...options]}
      value={all.draft[name]}
      error={fieldError(all.outcome, name)}
      onChange={(value) => all.onChange({ [name]: value })}
    />
  );
}
