/** The admin's words for the checks of the books: what each asks, and what somebody who sees it fail can do. docs/audit.md says more. */
interface CheckWords {
  readonly label: string;
  readonly advice: string;
}

const support = 'Nothing that you did leads here: tell whoever runs Tributary for you, with the lines below.';

const checkWords: Readonly<Record<string, CheckWords>> = {
  'postings balance': { label: 'Every posting balances', advice: support },
  'entitlements equal their entries': { label: 'Every commission equals its ledger entries', advice: support },
  "partners' balances equal their entries": {
    label: 'Every partner’s balance equals the ledger',
    advice: `${support} Pay out nothing until it is cleared up.`,
  },
  'rewards equal their entries': { label: 'Every friend’s reward equals its ledger entries', advice: support },
  'rewards are what Shopify was told': {
    label: 'Every friend’s reward in Shopify follows the books',
    advice: 'The reward could not be given or taken back, or its outcome is not known. The order’s page says why.',
  },
  "friends' codes are what their rewards say": {
    label: 'Every friend’s code is made, or withdrawn, as their reward says',
    advice: 'A code could not be made or withdrawn, or its outcome is not known. The customer’s page says why.',
  },
  'orders show their newest decision': { label: 'Every order is decided, and listed as decided', advice: support },
  'inbox ended, or waiting by plan': {
    label: 'Everything Shopify sent has been processed',
    advice: 'What failed here is missing in the books until somebody looks at it.',
  },
  'outbox ended, or waiting by plan': {
    label: 'Everything that was to be sent has been sent',
    advice: 'A credit, a discount code or a mail did not get through. The line says why.',
  },
  'histories hold what a fresh decision gives': {
    label: 'Deciding everything again gives the same amounts',
    advice: support,
  },
  'holds are those of a fresh decision': { label: 'Every hold ends when it should', advice: support },
  'explanations are those of a fresh decision': {
    label: 'Every explanation follows from what is recorded',
    advice: support,
  },
};

export function wordsOfCheck(check: string): CheckWords {
  return checkWords[check] ?? { label: check, advice: support };
}

/** The outcome of an audit in one sentence. */
export function auditSentence(checks: readonly { readonly problems: number }[]): string {
  const failed = checks.filter(({ problems }) => problems > 0).length;
  if (failed === 0) return `All ${checks.length} checks passed.`;
  return `${failed} of ${checks.length} checks found something.`;
}

/** What of an order had not reached us. */
export const foundWords = {
  order: 'the order',
  update: 'a change',
  refund: 'a refund',
  dispute: 'a dispute',
  decision: 'its decision',
} as const;

/** Where in the admin an offence can be looked at, if anywhere. */
export function pageOfOffence(offence: string): string | null {
  const order = /(?:^| of )order:(\d+)/.exec(offence)?.[1];
  if (order !== undefined) return `/app/orders/${order}`;
  const partner = /^partner:([0-9a-f-]{36})/.exec(offence)?.[1];
  return partner === undefined ? null : `/app/partners/${partner}`;
}
