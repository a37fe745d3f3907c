/* The rule by which a link that the merchant made earns a commission of its own: it asks for the link's campaign, which no other link has. */
import type { Rule, RulePay } from './program.ts';

export function invitationRuleKey(campaign: string): string {
  return `link:${campaign}`;
}

export function invitationRule(campaign: string, pay: RulePay): Rule {
  return {
    key: invitationRuleKey(campaign),
    stage: 'order',
    when: { campaigns: [campaign] },
    pay,
    maxPerOrder: null,
  };
}
