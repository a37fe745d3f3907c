import { BlockStack, Card, ChoiceList, FormLayout, Select, Text, TextField } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { FailureBanner, fieldError, type Outcome } from '#app/ui/admin/outcome.tsx';

export type PartnerDraft = {
  readonly name: string;
  readonly email: string;
  readonly company: string;
  readonly group: string;
  readonly programId: string;
  readonly approve: boolean;
};

export const emptyPartner = (programId: string): PartnerDraft => ({
  name: '',
  email: '',
  company: '',
  group: '',
  programId,
  approve: true,
});

interface PartnerFieldsProps {
  readonly partner: PartnerDraft;
  readonly onChange: (partner: PartnerDraft) => void;
  readonly programs: readonly { readonly programId: string; readonly name: string }[];
  readonly outcome: Outcome<unknown> | undefined;
}

export function PartnerFields({ partner, onChange, programs, outcome }: PartnerFieldsProps) {
  const text = (name: 'name' | 'email' | 'company' | 'group') => ({
    value: partner[name],
    onChange: (value: string) => onChange({ ...partner, [name]: value }),
    error: fieldError(outcome, name),
    autoComplete: 'off',
  });
  return (
    <BlockStack gap="400">
      <FailureBanner outcome={outcome} />
      <Section
        title="Who"
        description="The e-mail address is how they sign in to the portal. It can join a programme once."
      >
        <FormLayout>
          <TextField label="Name" {...text('name')} maxLength={200} requiredIndicator />
          <TextField label="E-mail" type="email" {...text('email')} requiredIndicator />
          <TextField label="Company" {...text('company')} maxLength={200} />
        </FormLayout>
      </Section>
      <Section
        title="What they join"
        description="A group can have rules of its own; leave it empty for the usual terms."
      >
        <FormLayout>
          <Select
            label="Programme"
            options={programs.map(({ programId, name }) => ({ value: programId, label: name }))}
            value={partner.programId}
            onChange={(programId) => onChange({ ...partner, programId })}
            error={fieldError(outcome, 'programId')}
          />
          <TextField label="Group" {...text('group')} maxLength={60} placeholder="default" />
        </FormLayout>
      </Section>
      <Section title="What happens next">
        <BlockStack gap="200">
          <ChoiceList
            title="After adding"
            titleHidden
            selected={[partner.approve ? 'approve' : 'apply']}
            onChange={([choice]) => onChange({ ...partner, approve: choice === 'approve' })}
            choices={[
              {
                value: 'approve',
                label: 'Approve at once',
                helpText: 'They get a link, a discount code and an e-mail with both.',
              },
              {
                value: 'apply',
                label: 'Keep as an application',
                helpText: 'Nothing is sent. Approve or reject it when you are ready.',
              },
            ]}
          />
          <Text as="p" variant="bodySm" tone="subdued">
            An application’s number begins with A, an approved partner’s with P; the digits stay.
          </Text>
        </BlockStack>
      </Section>
    </BlockStack>
  );
}

function Section(props: { readonly title: string; readonly description?: string; readonly children: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {props.title}
          </Text>
          {props.description !== undefined && (
            <Text as="p" tone="subdued">
              {props.description}
            </Text>
          )}
        </BlockStack>
        {props.children}
      </BlockStack>
    </Card>
  );
}
