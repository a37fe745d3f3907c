import { BlockStack, Card, Divider, InlineStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { ProgramTerms } from '#app/domain/program.ts';
import { previewTerms } from '#app/domain/program-preview.ts';
import { applySettings } from '#app/domain/program-settings.ts';
import { Money, useFormat } from '#app/ui/admin/format.tsx';
import { giftWords } from '#app/ui/admin/gift-words.ts';
import { readDraft, type SettingsDraft } from './settings-draft.ts';

interface PreviewProps {
  readonly draft: SettingsDraft;
  readonly terms: ProgramTerms;
  readonly currency: string;
}

/** What an order would earn under the settings as they are being typed, by the same rules that decide real ones. */
export function Preview({ draft, terms, currency }: PreviewProps) {
  const { exact } = useFormat();
  const read = readDraft(draft, currency);
  if (!read.ok) {
    return (
      <PreviewCard>
        <Text as="p" tone="subdued">
          The example shows again once every field can be read.
        </Text>
      </PreviewCard>
    );
  }
  const { settings } = read;
  const { order, base, commission } = previewTerms(applySettings(terms, settings), currency);
  return (
    <PreviewCard>
      <Text as="p">
        An order of {exact(order.goods)} earns{' '}
        <Text as="span" fontWeight="semibold">
          <Money amount={commission} />
        </Text>
        {settings.holdDays === 0 ? ', available at once.' : `, available after ${daysText(settings.holdDays)}.`}
      </Text>
      <BlockStack gap="100">
        <Line label="Goods">{exact(order.goods)}</Line>
        <Line label="Discount">{exact(`-${order.discount}`)}</Line>
        <Line label="Tax, on top">{exact(order.tax)}</Line>
        <Line label="Shipping">{exact(order.shipping)}</Line>
        <Divider />
        <Line label="Of this, commission is paid on">{exact(base)}</Line>
      </BlockStack>
      <Text as="p" tone="subdued">
        {friendText(settings, exact)}
      </Text>
    </PreviewCard>
  );
}

function PreviewCard({ children }: { readonly children: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Example
        </Text>
        {children}
      </BlockStack>
    </Card>
  );
}

function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <InlineStack align="space-between" gap="200" wrap={false}>
      <Text as="span" tone="subdued">
        {label}
      </Text>
      <Text as="span" numeric>
        <span suppressHydrationWarning style={{ whiteSpace: 'nowrap' }}>
          {children}
        </span>
      </Text>
    </InlineStack>
  );
}

function friendText(
  { referee }: { readonly referee: ProgramTerms['referee'] },
  exact: (amount: string) => string,
): string {
  if (referee === null) return 'The friend gets nothing beside the partner’s discount.';
  const when = referee.on === 'registration' ? 'when they register' : 'with their first order';
  return `The friend gets ${giftWords(referee, exact)} ${when}, once.`;
}

function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
