import { Badge, BlockStack, Box, InlineStack, Text } from '@shopify/polaris';
import type { AttributionExplanation, TouchConsidered } from '#app/domain/decision.ts';
import type { Refusal, Refused } from '#app/domain/screening.ts';
import { Moment } from '#app/ui/admin/format.tsx';
import { matchedWords, outcomeWords, viaLabels } from '#app/ui/admin/words.ts';
import { PartnerName, useProgramName } from './names.tsx';

const modelWords: Readonly<Record<string, string>> = {
  last: 'the latest click decides',
  first: 'the earliest click decides',
  linear: 'all partners with a valid click share equally',
};

/** Everything that could claim the order, and what became of each claim. */
export function Touches({ attribution }: { readonly attribution: AttributionExplanation }) {
  const {
    touches,
    touchesOmitted,
    precedence,
    model,
    decidedUnder,
    selfReferrals,
    visitorFrom,
    refused = [],
  } = attribution;
  const programName = useProgramName();
  const order = ['by hand', ...precedence.map((kind) => viaLabels[kind].toLowerCase())].join(', then ');
  return (
    <BlockStack gap="300">
      <Text as="h3" variant="headingSm">
        Who sent this order
      </Text>
      {touches.length === 0 && (
        <Text as="p" tone="subdued">
          No click, code, known customer or assignment leads to this order.
        </Text>
      )}
      {touches.map((touch) => (
        <Touch key={`${touch.via} ${touch.partner} ${touch.code} ${touch.at} ${touch.outcome}`} touch={touch} />
      ))}
      {visitorFrom === 'pixel' && (
        <Text as="p" variant="bodySm" tone="subdued">
          The order itself does not name its visitor. The web pixel saw them at its checkout.
        </Text>
      )}
      {touchesOmitted > 0 && (
        <Text as="p" variant="bodySm" tone="subdued">
          {`${touchesOmitted} older ${touchesOmitted === 1 ? 'click is' : 'clicks are'} not listed.`}
        </Text>
      )}
      {selfReferrals.map((partner) => (
        <Text as="p" key={partner}>
          <PartnerName partner={partner} /> bought from themselves: that share is void and goes to nobody.
        </Text>
      ))}
      {refused.map((one) => (
        <WhyRefused key={one.partner} refused={one} />
      ))}
      <Text as="p" variant="bodySm" tone="subdued">
        {`Asked in this order: ${order}; of clicks, ${modelWords[model] ?? model}. Terms of ${programName(decidedUnder.program)} in force since `}
        <Moment at={new Date(decidedUnder.effectiveAt)} precise />.
      </Text>
    </BlockStack>
  );
}

/** Why a partner gets nothing of a customer who is not new. */
export function WhyRefused({ refused: { partner, outcome, matched } }: { readonly refused: Refused }) {
  return (
    <Text as="p">
      <PartnerName partner={partner} /> {refusedWords[outcome]}
      {outcome === 'not_new' && ` ${matched === null ? 'The order has no customer' : matchedWords[matched]}.`}
    </Text>
  );
}

const refusedWords: Readonly<Record<Refusal, string>> = {
  not_new: 'gets nothing: the friend was a customer already.',
  limit: 'gets nothing: they had as many friends as the programme allows for this time.',
  unscreened: 'is waiting: it is being checked whether the friend is a new customer.',
};

/** One of them. */
export function Touch({ touch }: { readonly touch: TouchConsidered }) {
  const decides = touch.outcome === 'decides';
  return (
    <Box
      padding="200"
      borderRadius="200"
      borderWidth="025"
      borderColor={decides ? 'border-success' : 'border'}
      background={decides ? 'bg-surface-success' : undefined}
    >
      <BlockStack gap="050">
        <InlineStack gap="200" blockAlign="center">
          <Badge tone={decides ? 'success' : undefined}>{viaLabels[touch.via]}</Badge>
          <PartnerName partner={touch.partner} />
          {touch.code !== null && (
            <Text as="span" tone="subdued" breakWord>
              {touch.code}
            </Text>
          )}
        </InlineStack>
        <Text as="p" variant="bodySm">
          {outcomeWords[touch.outcome]} · <Moment at={new Date(touch.at)} precise />
        </Text>
      </BlockStack>
    </Box>
  );
}
