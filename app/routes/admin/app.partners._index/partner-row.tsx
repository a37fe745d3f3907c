import { Box, IndexTable, InlineStack, Link, Text } from '@shopify/polaris';
import type { PartnerLifeStatus } from '#app/domain/partner-lifecycle.ts';
import { PartnerStatusBadge } from '#app/ui/admin/badges.tsx';
import { CondensedRow } from '#app/ui/admin/condensed-row.tsx';
import { Moment, Money, useFormat } from '#app/ui/admin/format.tsx';

export interface ListedPartner {
  readonly partnerId: string;
  readonly number: string;
  readonly name: string;
  readonly company: string | null;
  readonly email: string;
  readonly status: PartnerLifeStatus;
  readonly appliedAt: Date;
  readonly clicks: number;
  readonly orders: number;
  readonly earned: bigint;
}

interface PartnerRowProps {
  readonly partner: ListedPartner;
  readonly position: number;
  /** On a narrow screen a row is a small card. */
  readonly condensed: boolean;
  readonly selected: boolean;
}

export function PartnerRow({ partner, position, condensed, selected }: PartnerRowProps) {
  const { count } = useFormat();
  const row = { id: partner.partnerId, key: partner.partnerId, position, selected };
  if (condensed) {
    return (
      <CondensedRow {...row}>
        <InlineStack align="space-between" gap="200" wrap={false}>
          <Box minWidth="0">
            <PartnerName partner={partner} />
          </Box>
          <PartnerStatusBadge status={partner.status} />
        </InlineStack>
        <InlineStack align="space-between" gap="200">
          <Text as="span" variant="bodySm" tone="subdued">
            {partner.number} · {count(partner.orders)} {partner.orders === 1 ? 'order' : 'orders'}
          </Text>
          <Money amount={partner.earned} />
        </InlineStack>
      </CondensedRow>
    );
  }
  return (
    <IndexTable.Row {...row}>
      <IndexTable.Cell>
        <div style={{ maxWidth: 320 }}>
          <PartnerName partner={partner} />
          <Text as="p" variant="bodySm" tone="subdued" truncate>
            {partner.company === null ? partner.email : `${partner.company} · ${partner.email}`}
          </Text>
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>{partner.number}</IndexTable.Cell>
      <IndexTable.Cell>
        <PartnerStatusBadge status={partner.status} />
      </IndexTable.Cell>
      <NumberCell>{count(partner.clicks)}</NumberCell>
      <NumberCell>{count(partner.orders)}</NumberCell>
      <NumberCell>
        <Money amount={partner.earned} />
      </NumberCell>
      <IndexTable.Cell>
        <Moment at={partner.appliedAt} />
      </IndexTable.Cell>
    </IndexTable.Row>
  );
}

function PartnerName({ partner }: { readonly partner: ListedPartner }) {
  return (
    <Link url={`/app/partners/${partner.partnerId}`} dataPrimaryLink removeUnderline monochrome>
      <Text as="p" fontWeight="semibold" truncate>
        {partner.name}
      </Text>
    </Link>
  );
}

function NumberCell({ children }: { readonly children: React.ReactNode }) {
  return (
    <IndexTable.Cell>
      <Text as="span" alignment="end" numeric>
        <span suppressHydrationWarning>{children}</span>
      </Text>
    </IndexTable.Cell>
  );
}
