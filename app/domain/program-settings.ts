/*
 * The part of a programme's terms that a merchant sets in one form, and the way from terms to form and back. A form never loses what it
 * does not show: rules with conditions, overrides and everything else stay as they are. The form's rate is the rule for orders without
 * conditions, which catches whatever no other rule does.
 */
import type { DecimalText } from './facts.ts';
import type { BaseTerms, ProgramTerms, RefereeTerms, Rule, RulePay } from './program.ts';

/** Whether shoppers share their partner's code or get one each, for one use. */
export type CodeMode = 'shared' | 'single_use';

export interface ProgramSettings {
  readonly rate: RulePay;
  readonly windowDays: number;
  readonly customerDays: number | null;
  readonly holdDays: number;
  readonly base: BaseTerms;
  readonly referee: RefereeTerms | null;
  readonly autoApprove: boolean;
  /** Null makes no discount code at approval. */
  readonly code: {
    readonly template: string;
    readonly percent: DecimalText;
    /** What is applied by itself for a shopper who comes by the partner's link: nothing, that code, or one of their own for one use. */
    readonly applied: 'nothing' | CodeMode;
    /** For how many days a code for one use works after it was handed out; null for ever. */
    readonly singleUseDays: number | null;
  } | null;
}

/** What a programme keeps beside its terms: it concerns joining, not what an order is worth, and has no versions. */
export type JoiningSettings = Pick<ProgramSettings, 'autoApprove' | 'code'>;

const baseRuleKey = 'order';

export function settingsOf(terms: ProgramTerms, joining: JoiningSettings): ProgramSettings {
  const { attribution, base, holdDays, referee } = terms;
  return {
    rate: baseRule(terms.rules)?.pay ?? { kind: 'percent', percent: '0' },
    windowDays: attribution.windowDays,
    customerDays: attribution.customerDays,
    holdDays,
    base,
    referee,
    ...joining,
  };
}

/** The terms with the settings in their place. */
export function applySettings(terms: ProgramTerms, settings: ProgramSettings): ProgramTerms {
  const { rate, windowDays, customerDays, holdDays, base, referee } = settings;
  const known = baseRule(terms.rules);
  const rules: readonly Rule[] =
    known === undefined
      ? [...terms.rules, { key: baseRuleKey, stage: 'order', when: {}, pay: rate, maxPerOrder: null }]
      : terms.rules.map((rule) => (rule === known ? { ...rule, pay: rate } : rule));
  return {
    ...terms,
    attribution: { ...terms.attribution, windowDays, customerDays },
    base,
    rules,
    holdDays,
    referee,
  };
}

export type SettingName = 'rate' | 'windowDays' | 'customerDays' | 'holdDays' | 'base' | 'referee' | 'other';

/** Which settings differ between two versions; `other` for whatever the form does not show. */
export function changedSettings(before: ProgramTerms, after: ProgramTerms): readonly SettingName[] {
  const joining: JoiningSettings = { autoApprove: false, code: null };
  const one = settingsOf(before, joining);
  const other = settingsOf(after, joining);
  const named = (['rate', 'windowDays', 'customerDays', 'holdDays', 'base', 'referee'] as const).filter(
    (name) => !isEqual(one[name], other[name]),
  );
  return isEqual(applySettings(before, other), after) ? named : [...named, 'other'];
}

/** Whether two values of plain JSON say the same, whatever the order of their keys. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const keys = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === Object.keys(other).length &&
    keys.every((key) => key in other && isEqual(one[key as never], other[key as never]))
  );
}

function baseRule(rules: readonly Rule[]): Rule | undefined {
  return rules.findLast(({ stage, when }) => stage === 'order' && Object.keys(when).length === 0);
}
