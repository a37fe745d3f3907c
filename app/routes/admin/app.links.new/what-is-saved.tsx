import { BlockStack, Card, Text } from '@shopify/polaris';
import { isDecimalText } from '#app/domain/money.ts';
import type { RulePay } from '#app/domain/program.ts';
import { useFormat } from '#app/ui/admin/format.tsx';
import { payWords } from '../app.links._index/pay-words.ts';
import type { LinkDraft } from './link-fields.tsx';

interface WhatIsSavedProps {
  readonly draft: LinkDraft;
  readonly terms: {
    readonly name: string;
    readonly programName: string;
    readonly version: number;
    readonly usual: RulePay | null;
  } | null;
}

/** What making the link writes, before it is written. */
export function WhatIsSaved({ draft, terms }: WhatIsSavedProps) {
  const { exact } = useFormat();
  const own = payOf(draft);
  const usual = terms?.usual ?? null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          What is saved
        </Text>
        {terms === null && (
          <Text as="p" tone="subdued">
            Choose a partner first.
          </Text>
        )}
        {terms !== null && own === null && (
          <Text as="p">
            {`A link of ${terms.name}. Its orders earn what ${usual === null ? 'the programme says' : `the programme usually pays: ${payWords(usual, exact)}`}.`}
          </Text>
        )}
        {terms !== null && own !== null && (
          <>
            <Text as="p">{`A link of ${terms.name}, and version ${terms.version + 1} of “${terms.programName}”.`}</Text>
            <Text as="p">
              {`Orders that a click on this link decides earn ${payWords(own, exact)}${usual === null ? '' : ` instead of ${payWords(usual, exact)}`}. All other orders earn what they earned before.`}
            </Text>
            <Text as="p" tone="subdued">
              The new version counts for orders placed from now on. An order that the partner’s discount code decides
              earns the usual commission.
            </Text>
          </>
        )}
      </BlockStack>
    </Card>
  );
}

/** Null for the usual commission, and while the amount cannot be read. */
function payOf({ rewardKind, amount }: LinkDraft): RulePay | null {
  const text = amount.trim();
  if (rewardKind === 'none' || !isDecimalText(text)) return null;
  return rewardKind === 'percent' ? { kind: 'percent', percent: text } : { kind: 'flat', flat: text, per: rewardKind };
}
