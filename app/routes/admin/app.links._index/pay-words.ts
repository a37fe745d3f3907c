import type { RulePay } from '#app/domain/program.ts';

/** What a rule pays, in a few words. */
export function payWords(pay: RulePay, exact: (amount: string) => string): string {
  if (pay.kind === 'percent') return `${pay.percent} %`;
  return `${exact(pay.flat)} per ${pay.per}`;
}
