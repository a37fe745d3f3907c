import { BlockStack, InlineStack, List, Text } from '@shopify/polaris';
import type {
  CatalogCondition,
  ConditionName,
  LineRule,
  OverrideExplanation,
  PartnerExplanation,
} from '#app/domain/decision.ts';
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
            {titles.size > 1 && (
              <Text as="span" tone="subdued">
                {` (${rule.lines.map((line) => titles.get(line) ?? line).join(', ')})`}
              </Text>
            )}
          </Text>
          <Text as="p" fontWeight="semibold">
            {exact(rule.amount)}
          </Text>
        </InlineStack>
      ))}
      <FromCatalog lines={lines} titles={titles} />
      {rules.length > 0 && <WithoutRule lines={lines} titles={titles} />}
      <PassedOver lines={lines} titles={titles} />
      {overrides.map((override) => (
        <OverrideLine key={override.level} override={override} />
      ))}
    </BlockStack>
  );
}

const catalogWords: Readonly<Record<CatalogCondition, string>> = {
  productTypes: 'type',
  collections: 'collection',
  tags: 'tag',
};

/** What the products were when the order was placed, so that a rule matched: it may be otherwise by now. */
function FromCatalog({ lines, titles }: Pick<PartnerExplanation, 'lines'> & Pick<PartnerWorthProps, 'titles'>) {
  const matches = lines.flatMap(({ line, fromCatalog }) => (fromCatalog ?? []).map((match) => ({ line, ...match })));
  if (matches.length === 0) return null;
  return (
    <List gap="extraTight">
      {matches.map(({ line, condition, value, since }) => (
        <List.Item key={`${line} ${condition}`}>
          {`${titles.get(line) ?? line}: ${catalogWords[condition]} “${value}”`}
          {since !== null && (
            <>
              {', known since '}
              <Moment at={new Date(since)} precise />
            </>
          )}
        </List.Item>
      ))}
    </List>
  );
}

const conditionWords: Readonly<Record<ConditionName, string>> = {
  products: 'it is for other products',
  variants: 'it is for other variants',
  vendors: 'it is for other vendors',
  skus: 'it is for other SKUs',
  productTypes: 'it is for other product types',
  collections: 'it is for other collections',
  tags: 'it is for other tags',
  groups: 'it is for other groups of partners',
  customer: 'it asks whether the customer is new or returning',
  order: 'it asks whether the order is a first one or a renewal',
  countries: 'it is for other countries',
  campaigns: 'it is for other campaigns',
  minBase: 'what counts of the order is below its minimum',
};

/** Lines of which something counts, and for which no rule pays. */
function WithoutRule({ lines, titles }: Pick<PartnerExplanation, 'lines'> & Pick<PartnerWorthProps, 'titles'>) {
  const without = lines.filter(({ rule }) => rule === null).map(({ line }) => titles.get(line) ?? line);
  if (without.length === 0) return null;
  return <Text as="p">{`No rule matches ${without.join(', ')}, so nothing is earned for that.`}</Text>;
}

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
            {`“${rule}” for ${titles.get(line) ?? line}: ${conditionWords[because]}`}
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
  const { partner, percent, of, exact: unrounded, amount, outcome } = override;
  const rounded = outcome === 'paid' && unrounded !== amount ? ` ${exact(unrounded)}, rounded.` : '';
  return (
    <InlineStack align="space-between" gap="200" wrap={false}>
      <Text as="p">
        <PartnerName partner={partner} /> as parent: {percent} % of {exact(of)}.{rounded}
        {overrideOutcomes[outcome]}
      </Text>
      <Text as="p" fontWeight="semibold">
        {exact(outcome === 'paid' ? amount : '0')}
      </Text>
    </InlineStack>
  );
}
