import { BlockStack, Card, Link, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { RejectionReason } from '#app/domain/partner-lifecycle.ts';
import { Moment } from '#app/ui/admin/format.tsx';
import { rejectionLabels } from '#app/ui/admin/words.ts';

interface PartnerFactsProps {
  readonly partner: {
    readonly email: string;
    /** Of who refers friends as a customer. */
    readonly customerId: string | null;
    readonly company: string | null;
    readonly website: string | null;
    readonly country: string | null;
    readonly group: string;
    readonly programName: string;
    readonly message: string | null;
    readonly rejection: { readonly reason: RejectionReason; readonly note: string | null } | null;
    readonly approvedAt: Date | null;
  };
}

export function PartnerFacts({ partner }: PartnerFactsProps) {
  const { email, customerId, company, website, country, group, programName, message, rejection, approvedAt } = partner;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          About
        </Text>
        <Fact label="E-mail">
          <Link url={`mailto:${email}`}>{email}</Link>
        </Fact>
        <Fact label="Customer">
          {customerId !== null && (
            <>
              {customerId} · <Link url={`/app/reminders?q=${customerId}`}>Reminders</Link>
            </>
          )}
        </Fact>
        <Fact label="Programme">{programName}</Fact>
        <Fact label="Group">{group}</Fact>
        <Fact label="Company">{company}</Fact>
        {/* What an applicant typed is shown, not linked to. */}
        <Fact label="Website">{website}</Fact>
        <Fact label="Country">{country}</Fact>
        <Fact label="Approved">{approvedAt === null ? null : <Moment at={approvedAt} />}</Fact>
        <Fact label="Their message">{message}</Fact>
        <Fact label="Rejected because">
          {rejection === null ? null : [rejectionLabels[rejection.reason], rejection.note].filter(Boolean).join(': ')}
        </Fact>
      </BlockStack>
    </Card>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  if (children === null || children === '' || children === false) return null;
  return (
    <BlockStack gap="050">
      <Text as="span" variant="bodySm" tone="subdued">
        {label}
      </Text>
      <Text as="span" breakWord>
        {children}
      </Text>
    </BlockStack>
  );
}
