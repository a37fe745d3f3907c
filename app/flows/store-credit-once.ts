/**
 * One movement on a customer's store credit, exactly once, though neither of Shopify's mutations knows an idempotency key or carries a note.
 * Before each call the customer's transactions are read and noted, and after an attempt of unknown outcome one of the same direction and amount
 * that is not among the noted ones is taken to be that attempt's. Whoever moves credit does so under the customer's serial key, so no other
 * movement of ours can be mistaken for it; Shopify's own clock alone is compared with itself.
 */
import type { AttemptResult } from './outbox-attempt.ts';
import { describeRefusals, type NoAnswer, type Refusal, retryOf, type ShopifyOutcome } from './shopify-outcome.ts';

/** Granted above 0, taken back below 0; minor units. */
export interface CreditTransaction {
  readonly transactionId: string;
  readonly amount: bigint;
  /** Milliseconds since the epoch; null for what can be spent for ever, and for what was taken back. */
  readonly expiresAt: number | null;
}

/** A customer's store credit in one currency. */
export interface CreditAccount {
  /** Whether the shop's customers can pay with store credit at all. */
  readonly enabled: boolean;
  /** Minor units; 0 where the customer has no such account. */
  readonly balance: bigint;
  /** What was credited and debited by hand or by an app, newest first. */
  readonly transactions: readonly CreditTransaction[];
  /** False where there are older ones that were not read. */
  readonly complete: boolean;
}

export interface CreditOwner {
  readonly shopId: string;
  /** Shopify's number, as text. */
  readonly customerId: string;
  readonly currency: string;
}

export interface DebitRequest extends CreditOwner {
  /** Minor units, above 0. */
  readonly amount: bigint;
}

export interface CreditRequest extends DebitRequest {
  /** Milliseconds since the epoch; null for ever. */
  readonly expiresAt: number | null;
  /** Whether Shopify writes to the customer. */
  readonly notify: boolean;
}

export interface CreditCalls {
  /** Null where the shop has no such customer. */
  readonly readAccount: (owner: CreditOwner) => Promise<ShopifyOutcome<CreditAccount | null>>;
  readonly credit: (request: CreditRequest) => Promise<ShopifyOutcome<{ readonly transactionId: string }>>;
}

/** What was there before the call, and what the call asks for: an amount as text of minor units. */
export type NotedBefore = { readonly amount: string; readonly transactionIds: readonly string[] };

export function noteBefore({ transactions }: CreditAccount, amount: bigint): NotedBefore {
  return { amount: amount.toString(), transactionIds: transactions.map(({ transactionId }) => transactionId) };
}

/** Null where an attempt noted nothing, which is to say that it had not called yet. */
export function readNoted(note: unknown): NotedBefore | null {
  if (typeof note !== 'object' || note === null || !('amount' in note) || !('transactionIds' in note)) return null;
  const { amount, transactionIds } = note;
  if (typeof amount !== 'string' || !Array.isArray(transactionIds)) return null;
  return { amount, transactionIds: transactionIds.map(String) };
}

export type Finding =
  | { readonly found: 'it'; readonly transaction: CreditTransaction }
  | { readonly found: 'nothing' }
  | { readonly found: 'too_many' };

/** The movement that an earlier attempt may have made. */
export function findNoted({ transactions, complete }: CreditAccount, before: NotedBefore): Finding {
  const earlier = new Set(before.transactionIds);
  const transaction = transactions.find(
    ({ transactionId, amount }) => !earlier.has(transactionId) && amount.toString() === before.amount,
  );
  if (transaction !== undefined) return { found: 'it', transaction };
  // With as many newer transactions as were read, ours might be further back.
  const readFarEnough = complete || transactions.some(({ transactionId }) => earlier.has(transactionId));
  return { found: readFarEnough ? 'nothing' : 'too_many' };
}

export const tooManySince = 'too many transactions since the attempt to find it among them';

export const creditSwitchedOff =
  'store credit is switched off in this shop: switch it on in Shopify, under Settings, Customer accounts';

/** What it means for an attempt that nothing was moved. */
export function notMoved(outcome: NoAnswer): AttemptResult {
  if (outcome.outcome !== 'refused') return retryOf(outcome);
  const error = outcome.errors.map(refusalWords).join('; ');
  // The friend spent it between our look and our call: the next attempt takes what is left.
  return outcome.errors.some(({ code }) => code === 'INSUFFICIENT_FUNDS')
    ? { result: 'retry', error, afterMs: null }
    : { result: 'failed', error };
}

/** Whatever kept us from looking, the earlier attempt's outcome is as unknown as before. */
export function stillUnknown(outcome: NoAnswer): AttemptResult {
  return {
    result: 'unknown',
    error: outcome.outcome === 'refused' ? describeRefusals(outcome.errors) : outcome.reason,
  };
}

/** Shopify's refusals that a merchant can do something about, with what. */
const refusalAdvice: Readonly<Record<string, string>> = {
  CREDIT_LIMIT_EXCEEDED: 'the customer’s store credit has reached Shopify’s limit: try again once some of it is spent',
  UNSUPPORTED_CURRENCY: 'Shopify holds no store credit in this currency: it has to be the shop’s own',
  MISMATCHING_CURRENCY: 'the customer’s store credit is in another currency than the shop’s',
  OWNER_NOT_FOUND: 'the shop has no such customer any more',
};

function refusalWords(refusal: Refusal): string {
  const advice = refusal.code == null ? undefined : refusalAdvice[refusal.code];
  return advice === undefined ? describeRefusals([refusal]) : `${advice} (${refusal.code})`;
}
