import { BlockStack, Card, Divider, Text } from '@shopify/polaris';
import type { OrderExplanation } from '#app/domain/decision.ts';
import { useFormat } from '#app/ui/admin/format.tsx';
import { BaseTable } from './base-table.tsx';
import { PartnerName } from './names.tsx';
import { PartnerWorth } from './partner-worth.tsx';
import { Touches } from './touches.tsx';

/** The decision's explanation, as it was stored with it: who was considered, what counts, and how each amount came about. */
export function Why({ explanation }: { readonly explanation: OrderExplanation }) {
  const { attribution, bases, partners, qualifying } = explanation;
  const { exact } = useFormat();
  const counts = bases.some(({ lines }) => lines.some(({ remaining }) => !isZero(remaining)));
  return (
    <Card>
      <div id="why" style={{ scrollMarginTop: 16 }}>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            Why
          </Text>
          <Touches attribution={attribution} />
          {bases.map((base) => (
            <BlockStack key={base.program} gap="400">
              <Divider />
              <BaseTable base={base} />
            </BlockStack>
          ))}
          {partners.map((partner) => (
            <BlockStack key={partner.partner} gap="400">
              <Divider />
              <PartnerWorth worth={partner} titles={lineTitles(explanation)} counts={counts} />
            </BlockStack>
          ))}
          {qualifying !== null && (
            <Text as="p">
              With this order the customer counts as active: <PartnerName partner={qualifying.partner} /> earns{' '}
              {exact(qualifying.amount)} by rule “{qualifying.rule}”.
            </Text>
          )}
        </BlockStack>
      </div>
    </Card>
  );
}

function isZero(amount: string): boolean {
  return /^0(\.0+)?$/.test(amount);
}

function lineTitles({ bases }: OrderExplanation): ReadonlyMap<string, string> {
  return new Map(bases.flatMap(({ lines }) => lines.map(({ line, title }) => [line, title || 'Shipping'])));
}
