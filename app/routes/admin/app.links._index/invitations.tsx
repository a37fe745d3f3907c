import { Badge, BlockStack, Box, Card, InlineStack, Link, Text } from '@shopify/polaris';
import type { LinkHost } from '#app/domain/link-address.ts';
import type { RulePay } from '#app/domain/program.ts';
import { CopyButton } from '#app/ui/admin/copy-button.tsx';
import { DividedList } from '#app/ui/admin/divided-list.tsx';
import { useFormat } from '#app/ui/admin/format.tsx';
import { QrDownload } from '#app/ui/admin/qr-download.tsx';
import { type ListPage, useListQuery } from '#app/ui/admin/use-list-query.ts';
import { payWords } from './pay-words.ts';

interface Invitation {
  readonly linkId: string;
  readonly code: string;
  readonly label: string | null;
  readonly path: string;
  readonly active: boolean;
  readonly partner: { readonly partnerId: string; readonly name: string; readonly number: string };
  readonly reward: RulePay | null;
  readonly clicks: number;
  readonly orders: number;
}

interface InvitationsProps {
  readonly invitations: ListPage<Invitation>;
  readonly linkBase: string;
  readonly linkHost: LinkHost;
}

/** Links that the merchant made for partners, newest first. */
export function Invitations({ invitations, linkBase, linkHost }: InvitationsProps) {
  const { pagination } = useListQuery();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Links you made
        </Text>
        <DividedList
          rows={invitations.rows}
          keyOf={({ linkId }) => linkId}
          empty="None yet. Make one for a salesperson, an event or a campaign, with a commission of its own if you like."
          pages={pagination(invitations)}
        >
          {(invitation) => (
            <InvitationLine invitation={invitation} address={`${linkBase}${invitation.code}`} host={linkHost} />
          )}
        </DividedList>
      </BlockStack>
    </Card>
  );
}

interface InvitationLineProps {
  readonly invitation: Invitation;
  readonly address: string;
  readonly host: LinkHost;
}

function InvitationLine({ invitation, address, host }: InvitationLineProps) {
  const { count, exact } = useFormat();
  const { label, code, path, active, partner, reward, clicks, orders } = invitation;
  return (
    <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
      <Box minWidth="0">
        <BlockStack gap="050">
          <InlineStack align="start" gap="200" blockAlign="center">
            <Text as="h3" fontWeight="medium" breakWord>
              {label ?? code}
            </Text>
            {reward !== null && <Badge tone="info">{payWords(reward, exact)}</Badge>}
            {!active && <Badge>Paused</Badge>}
          </InlineStack>
          <Text as="p" breakWord>
            {address.replace(/^https?:\/\//, '')}
          </Text>
          <Text as="p" variant="bodySm" tone="subdued" breakWord>
            <Link url={`/app/partners/${partner.partnerId}`}>{`${partner.name} (${partner.number})`}</Link>
            {` · leads to ${path === '/' ? 'the home page' : path} · `}
            <span suppressHydrationWarning>
              {`${count(clicks)} ${clicks === 1 ? 'click' : 'clicks'} · ${count(orders)} ${orders === 1 ? 'order' : 'orders'}`}
            </span>
          </Text>
        </BlockStack>
      </Box>
      <InlineStack align="end" gap="100" wrap={false}>
        <QrDownload code={code} host={host} />
        <CopyButton text={address} what="Link" />
      </InlineStack>
    </InlineStack>
  );
}
