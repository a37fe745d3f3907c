import { Badge, BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { Moment } from '#app/ui/admin/format.tsx';
import type { Tone } from '#app/ui/admin/words.ts';
import type { PixelStatus } from '../app._index/setup-steps.ts';
import { useAppEmbed } from '../app._index/use-app-embed.ts';

interface TrackingStateProps {
  readonly webhooks: { readonly lastAt: Date | null; readonly failed: number };
  readonly pixel: PixelStatus;
  readonly embedUrl: string;
}

/** Whether everything that tracking stands on is in place, and what to do where it is not. */
export function TrackingState({ webhooks, pixel, embedUrl }: TrackingStateProps) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          What tracking stands on
        </Text>
        <Embed embedUrl={embedUrl} />
        <Pixel {...pixel} />
        <Webhooks {...webhooks} />
      </BlockStack>
    </Card>
  );
}

const embedStates = {
  unknown: {
    badge: 'Being looked up',
    tone: undefined,
    text: 'Shopify is asked whether your theme carries the embed.',
  },
  on: { badge: 'On', tone: 'success', text: 'Your theme remembers who sent a visitor.' },
  off: {
    badge: 'Off',
    tone: 'critical',
    text: 'Visitors are not remembered: only codes, landing pages and known customers find their partners. Switch the embed on in the theme editor and save.',
  },
} as const;

function Embed({ embedUrl }: Pick<TrackingStateProps, 'embedUrl'>) {
  const state = useAppEmbed();
  const { badge, tone, text } = embedStates[state];
  return (
    <Part title="App embed" badge={badge} tone={tone}>
      <Text as="p" variant="bodySm" tone="subdued">
        {text}
      </Text>
      {state === 'off' && (
        <InlineStack>
          <Button size="slim" url={embedUrl} target="_blank">
            Open theme editor
          </Button>
        </InlineStack>
      )}
    </Part>
  );
}

const pixelStates = {
  connected: {
    badge: 'Connected',
    tone: 'success',
    text: 'Checkouts that lost the cart’s visitor are recognised, with the visitor’s consent.',
  },
  connecting: {
    badge: 'Being connected',
    tone: 'attention',
    text: 'Shopify is being asked to connect it. That takes a minute.',
  },
  failed: {
    badge: 'Not connected',
    tone: 'critical',
    text: 'Express checkouts that lose the cart’s visitor are not recognised. It is tried again by itself.',
  },
} as const;

function Pixel({ state, why }: PixelStatus) {
  const { badge, tone, text } = pixelStates[state];
  return (
    <Part title="Web pixel" badge={badge} tone={tone}>
      <Text as="p" variant="bodySm" tone="subdued" breakWord>
        {text}
        {why !== null && ` Shopify says: ${why}`}
      </Text>
    </Part>
  );
}

function Webhooks({ lastAt, failed }: TrackingStateProps['webhooks']) {
  const isWell = lastAt !== null && failed === 0;
  return (
    <Part
      title="Messages from Shopify"
      badge={failed > 0 ? 'Needs attention' : lastAt === null ? 'None yet' : 'Coming in'}
      tone={failed > 0 ? 'critical' : isWell ? 'success' : undefined}
    >
      <Text as="p" variant="bodySm" tone="subdued">
        {lastAt === null ? (
          'Shopify has told us nothing yet. The first order shows whether it does.'
        ) : (
          <>
            The last one came <Moment at={lastAt} precise />. Orders that it forgets are found by comparing, every hour.
          </>
        )}
      </Text>
      {failed > 0 && (
        <InlineStack gap="200" blockAlign="center">
          <Text as="p" variant="bodySm" tone="critical">
            {`${failed} could not be processed.`}
          </Text>
          <Button size="slim" url="/app/books">
            See the books
          </Button>
        </InlineStack>
      )}
    </Part>
  );
}

function Part(props: {
  readonly title: string;
  readonly badge: string;
  readonly tone: Tone | undefined;
  readonly children: ReactNode;
}) {
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="h3" variant="headingSm">
          {props.title}
        </Text>
        <Badge tone={props.tone}>{props.badge}</Badge>
      </InlineStack>
      {props.children}
    </BlockStack>
  );
}
