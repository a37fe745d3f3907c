import { BlockStack, InlineStack, List, Text } from '@shopify/polaris';
import type { ConditionName, LineRule, OverrideExplanation, PartnerExplanation } from '#app/domain/decision.ts';
import { Moment, useFormat } from '#app/ui/admin/format.tsx';
import { PartnerName, useProgramName } from './names.tsx';
import { ruleArithmetic } from './rule-arithmetic.ts';

interface PartnerWorthProps {
  readonly worth: PartnerExplanation;
  /** By line id. */
  readonly titles: ReadonlyMap<string, string>;
  /** Something of the order counts for this partner's programme. */
  readonly counts: boolean;
}

/** How one partner's amounts came about: the rules that won, the arithmetic, the rules passed over, the parents' part. */
export function PartnerWorth({ worth, titles, counts }: PartnerWorthProps) {
  const { exact } = useFormat();
  const programName = useProgramName();
  const { partner, share, version, group, rules, overrides, lines } = worth;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        What <PartnerName partner={partner} /> earns
      </Text>
      <Text as="p" variant="bodySm" tone="subdued">
        {`Terms of ${programName(version.program)} in force since `}
        <Moment at={new Date(version.effectiveAt)} precise />
        {` · group ${group}${share === '1' ? '' : ` · share ${share}`}`}
      </Text>
      {rules.length === 0 && (
        <Text as="p">
          {counts
            ? 'No rule matches what counts, so nothing is earned.'
            : 'Nothing of the order counts, so nothing is earned.'}
        </Text>
      )}
      {rules.map((rule) => (
        <InlineStack key={rule.rule} align="space-between" gap="200" wrap={false}>
          <Text as="p">
            <Text as="span" fontWeight="medium">{`Rule “${rule.rule}”: `}</Text>
            {ruleArithmetic(rule, exact)}
          </Text>
          <Text as="p" fontWeight="semibold">
            {exact(rule.amount)}
          </Text>
        </InlineStack>
      ))}
      <PassedOver lines={lines} titles={titles} />
      {overrides.map((override) => (
        <OverrideLine key={override.level} override={override} />
      ))}
    </BlockStack>
  );
}

const conditionWords: Readonly<Record<ConditionName, string>> = {
  products: 'product',
  variants: 'variant',
  vendors: 'vendor',
  skus: 'SKU',
  productTypes: 'product type',
  collections: 'collection',
  tags: 'tag',
  groups: 'partner’s group',
  customer: 'new or returning customer',
  order: 'first order or renewal',
  countries: 'country',
  campaigns: 'campaign',
  minBase: 'minimum amount',
};

function PassedOver({
  lines,
  titles,
}: {
  readonly lines: readonly LineRule[];
  readonly titles: PartnerWorthProps['titles'];
}) {
  const passed = lines.flatMap(({ line, passedOver }) => passedOver.map((over) => ({ line, ...over })));
  if (passed.length === 0) return null;
  return (
    <BlockStack gap="100">
      <Text as="p" variant="bodySm" tone="subdued">
        Rules passed over:
      </Text>
      <List gap="extraTight">
        {passed.map(({ line, rule, because }) => (
          <List.Item key={`${line} ${rule}`}>
            {`“${rule}” for ${titles.get(line) ?? line}: another ${conditionWords[because]}`}
          </List.Item>
        ))}
      </List>
    </BlockStack>
  );
}

const overrideOutcomes: Readonly<Record<OverrideExplanation['outcome'], string>> = {
  paid: '',
  not_approved: ' Not paid: not approved when the order was placed.',
  nothing_to_pay: ' It comes to nothing.',
};

function OverrideLine({ override }: { readonly override: OverrideExplanation }) {
  const { exact } = useFormat();
  const { partner, percent, of, amount, outcome } = override;
  return (
    <InlineStack align="space-between" gap="200" wrap={false}>
      <Text as="p">
        <PartnerName partner={partner} /> as parent: {percent} % of {exact(of)}.{overrideOutcomes[outcome]}
      </Text>
      <Text as="p" fontWeight="semibold">
        {exact(outcome === 'paid' ? amount : '0')}
      </Text>
    </InlineStack>
  );
}
