import { BlockStack, Card, ChoiceList, FormLayout, Layout, Select, Text, TextField } from '@shopify/polaris';
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
      <Layout>
        <Layout.AnnotatedSection
          title="Who"
          description="The e-mail address is how they sign in to the portal. It can join a programme once."
        >
          <Card>
            <FormLayout>
              <TextField label="Name" {...text('name')} maxLength={200} requiredIndicator />
              <TextField label="E-mail" type="email" {...text('email')} requiredIndicator />
              <TextField label="Company" {...text('company')} maxLength={200} />
            </FormLayout>
          </Card>
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title="What they join"
          description="A group can have rules of its own; leave it empty for the usual terms."
        >
          <Card>
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
          </Card>
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection title="What happens next">
          <Card>
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
          </Card>
        </Layout.AnnotatedSection>
      </Layout>
    </BlockStack>
  );
}
