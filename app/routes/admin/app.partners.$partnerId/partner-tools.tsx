import { Badge, BlockStack, Box, Card, InlineStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { LinkHost } from '#app/domain/link-address.ts';
import { CopyButton } from '#app/ui/admin/copy-button.tsx';
import { QrDownload } from '#app/ui/admin/qr-download.tsx';

interface PartnerToolsProps {
  readonly partner: {
    readonly links: readonly {
      readonly linkId: string;
      readonly code: string;
      readonly path: string;
      readonly label: string | null;
      readonly active: boolean;
    }[];
  };
  /** What a link's code is appended to. */
  readonly linkBase: string;
  readonly linkHost: LinkHost;
}

/** What the partner sends people with. */
export function PartnerTools({ partner, linkBase, linkHost }: PartnerToolsProps) {
  const { links } = partner;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Links
        </Text>
        {links.length === 0 && (
          <Text as="p" tone="subdued">
            A link is made when the partner is approved.
          </Text>
        )}
        {links.map(({ linkId, code, path, label, active }) => (
          <Tool
            key={linkId}
            text={`${linkBase}${code}`.replace(/^https?:\/\//, '')}
            about={`${label ?? 'Link'} · leads to ${path === '/' ? 'the home page' : path}`}
            copy={
              <>
                <QrDownload code={code} host={linkHost} />
                <CopyButton text={`${linkBase}${code}`} what="Link" />
              </>
            }
            badge={active ? null : <Badge>Paused</Badge>}
          />
        ))}
      </BlockStack>
    </Card>
  );
}

interface ToolProps {
  readonly text: string;
  readonly about: string;
  readonly copy: ReactNode;
  readonly badge: ReactNode;
}

function Tool({ text, about, copy, badge }: ToolProps) {
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
      <Box minWidth="0">
        <Text as="p" fontWeight="medium" breakWord>
          {text}
        </Text>
        <Text as="p" variant="bodySm" tone="subdued" breakWord>
          {about}
        </Text>
      </Box>
      <InlineStack align="end" gap="200" blockAlign="center" wrap={false}>
        {badge}
        {copy}
      </InlineStack>
    </InlineStack>
  );
}
