import { BlockStack, Button, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { CopyButton } from '#app/ui/admin/copy-button.tsx';
import { Moment } from '#app/ui/admin/format.tsx';

interface WaitingApplicationsProps {
  readonly applications: readonly {
    readonly partnerId: string;
    readonly number: string;
    readonly name: string;
    readonly appliedAt: Date;
  }[];
  readonly total: number;
  readonly applyUrl: string;
}

export function WaitingApplications({ applications, total, applyUrl }: WaitingApplicationsProps) {
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Applications waiting
          </Text>
          {total > 0 && (
            <Button variant="plain" url="/app/partners?status=applied">
              {total === 1 ? 'Review' : `Review all ${total}`}
            </Button>
          )}
        </InlineStack>
        {applications.map((partner) => (
          <BlockStack key={partner.partnerId} gap="050">
            <Link url={`/app/partners/${partner.partnerId}`} removeUnderline>
              <Text as="span" fontWeight="semibold" breakWord>
                {partner.name}
              </Text>
            </Link>
            <Text as="span" variant="bodySm" tone="subdued">
              {partner.number} · <Moment at={partner.appliedAt} />
            </Text>
          </BlockStack>
        ))}
        {total === 0 && (
          <BlockStack gap="200">
            <Text as="p" tone="subdued">
              Nobody waits for an answer. People apply on your programme’s page:
            </Text>
            <InlineStack gap="100" blockAlign="center" wrap={false}>
              <Text as="span" breakWord>
                {applyUrl.replace(/^https?:\/\//, '')}
              </Text>
              <CopyButton text={applyUrl} what="Address" />
            </InlineStack>
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}
