import { Badge, BlockStack, Box, Card, InlineStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { CopyButton } from '#app/ui/admin/copy-button.tsx';
import type { Tone } from '#app/ui/admin/words.ts';

interface PartnerToolsProps {
  readonly partner: {
    readonly links: readonly {
      readonly linkId: string;
      readonly code: string;
      readonly path: string;
      readonly label: string | null;
      readonly active: boolean;
    }[];
    readonly codes: readonly {
      readonly code: string;
      readonly state: 'pending' | 'active' | 'failed';
      readonly error: string | null;
    }[];
  };
  /** What a link's code is appended to. */
  readonly linkBase: string;
}

const codeStates: Readonly<Record<'pending' | 'active' | 'failed', { readonly label: string; readonly tone?: Tone }>> =
  {
    pending: { label: 'Being made in Shopify', tone: 'attention' },
    active: { label: 'Active', tone: 'success' },
    failed: { label: 'Not made', tone: 'critical' },
  };

/** What the partner sends people with. */
export function PartnerTools({ partner, linkBase }: PartnerToolsProps) {
  const { links, codes } = partner;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Links and codes
        </Text>
        {links.length === 0 && codes.length === 0 && (
          <Text as="p" tone="subdued">
            A link and a discount code are made when the partner is approved.
          </Text>
        )}
        {links.map(({ linkId, code, path, label, active }) => (
          <Tool
            key={linkId}
            text={`${linkBase}${code}`.replace(/^https?:\/\//, '')}
            about={`${label ?? 'Link'} · leads to ${path === '/' ? 'the home page' : path}`}
            copy={<CopyButton text={`${linkBase}${code}`} what="Link" />}
            badge={active ? null : <Badge>Paused</Badge>}
          />
        ))}
        {codes.map(({ code, state, error }) => (
          <Tool
            key={code}
            text={code}
            about={error ?? 'Discount code'}
            copy={<CopyButton text={code} what="Code" />}
            badge={<Badge tone={codeStates[state].tone}>{codeStates[state].label}</Badge>}
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
