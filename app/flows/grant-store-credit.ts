/**
 * The friend's credit, granted exactly once. Shopify's mutation knows no idempotency key and carries no note, so before each call the
 * customer's transactions are read and noted, and after an attempt of unknown outcome a credit of the same amount that is not among the noted
 * ones is taken to be that attempt's. One customer's credits are granted one at a time, so no other of ours can be mistaken for it; Shopify's
 * own clock alone is compared with itself.
 */
import type { AttemptResult, Json, OutboxHandler } from './outbox-attempt.ts';
import type { StoreCreditPayload } from './outbox-kinds.ts';
import { describeRefusals, type ShopifyOutcome } from './shopify-outcome.ts';

export interface CreditTransaction {
  readonly transactionId: string;
  /** Minor units. */
  readonly amount: bigint;
}

/** A customer's credits in one currency that were granted by hand or by an app, newest first. */
export interface CreditHistory {
  readonly credits: readonly CreditTransaction[];
  /** False where there are older ones that were not read. */
  readonly complete: boolean;
}

export interface CreditRequest {
  readonly shopId: string;
  /** Shopify's number, as text. */
  readonly customerId: string;
  /** Minor units. */
  readonly amount: bigint;
  readonly currency: string;
}

export interface StoreCreditPorts {
  /** Null for a reward that is unknown. */
  readonly getReward: (
    shopId: string,
    rewardId: string,
  ) => Promise<{ readonly amount: bigint; readonly state: string } | null>;
  /** Null where the shop has no such customer. */
  readonly readCredits: (request: Omit<CreditRequest, 'amount'>) => Promise<ShopifyOutcome<CreditHistory | null>>;
  readonly credit: (request: CreditRequest) => Promise<ShopifyOutcome<CreditTransaction>>;
}

export function storeCreditHandler(ports: StoreCreditPorts): OutboxHandler<StoreCreditPayload> {
  return {
    repeatable: false,
    carryOut: ({ shopId, payload, writeNote }) => grant(ports, shopId, payload, writeNote),
    findOut: ({ shopId, payload, note }) => findGrant(ports, shopId, payload, note),
    effectOf: ({ rewardId }, state) => ({ on: 'reward', rewardId, state }),
  };
}

/** What was there before the call, and what the call asked for. */
interface Before {
  readonly amount: string;
  readonly transactionIds: readonly string[];
}

async function grant(
  ports: StoreCreditPorts,
  shopId: string,
  payload: StoreCreditPayload,
  writeNote: (note: Json) => Promise<void>,
): Promise<AttemptResult> {
  const reward = await ports.getReward(shopId, payload.rewardId);
  if (reward === null) return { result: 'failed', error: 'the reward does not exist' };
  if (reward.state === 'granted') return granted(payload, null);
  if (reward.amount <= 0n)
    return { result: 'done', outcome: { skipped: 'taken back before it was granted' }, effect: null };

  const request = { shopId, customerId: payload.customerId, amount: reward.amount, currency: payload.currency };
  const history = await ports.readCredits(request);
  if (history.outcome !== 'ok') return notGranted(history);
  if (history.data === null) return { result: 'failed', error: 'the shop has no such customer' };
  const transactionIds = history.data.credits.map((credit) => credit.transactionId);
  await writeNote({ amount: request.amount.toString(), transactionIds } satisfies Before);

  const answer = await ports.credit(request);
  if (answer.outcome === 'ok') return granted(payload, answer.data.transactionId);
  return answer.outcome === 'unknown' ? { result: 'unknown', error: answer.reason } : notGranted(answer);
}

/** Null: the attempt before this one granted nothing. */
async function findGrant(
  ports: StoreCreditPorts,
  shopId: string,
  payload: StoreCreditPayload,
  note: unknown,
): Promise<AttemptResult | null> {
  // An attempt that noted nothing had not called yet.
  const before = readNote(note);
  if (before === null) return null;
  const history = await ports.readCredits({ shopId, customerId: payload.customerId, currency: payload.currency });
  if (history.outcome !== 'ok') return stillUnknown(history);
  if (history.data === null) return { result: 'failed', error: 'the shop no longer has this customer' };
  const earlier = new Set(before.transactionIds);
  const { credits, complete } = history.data;
  const match = credits.find(
    (credit) => !earlier.has(credit.transactionId) && credit.amount.toString() === before.amount,
  );
  if (match !== undefined) return granted(payload, match.transactionId);
  // With as many newer credits as were read, ours might be further back.
  const readFarEnough = complete || credits.some((credit) => earlier.has(credit.transactionId));
  return readFarEnough
    ? null
    : { result: 'unknown', error: 'too many credits since the attempt to find it among them' };
}

function granted(payload: StoreCreditPayload, transactionId: string | null): AttemptResult {
  const effect = { on: 'reward', rewardId: payload.rewardId, state: 'granted' } as const;
  return { result: 'done', outcome: { transactionId }, effect };
}

type NoAnswer = Exclude<ShopifyOutcome<unknown>, { outcome: 'ok' }>;

function notGranted(outcome: NoAnswer): AttemptResult {
  switch (outcome.outcome) {
    case 'refused':
      return { result: 'failed', error: describeRefusals(outcome.errors) };
    case 'no_access':
      return { result: 'blocked', error: outcome.reason };
    case 'not_done':
      return { result: 'retry', error: outcome.reason, afterMs: outcome.afterMs };
    case 'unknown':
      return { result: 'retry', error: outcome.reason, afterMs: null };
  }
}

// Whatever kept us from looking, the earlier attempt's outcome is as unknown as before.
function stillUnknown(outcome: NoAnswer): AttemptResult {
  const error = outcome.outcome === 'refused' ? describeRefusals(outcome.errors) : outcome.reason;
  return { result: 'unknown', error };
}

function readNote(note: unknown): Before | null {
  if (typeof note !== 'object' || note === null || !('amount' in note) || !('transactionIds' in note)) return null;
  const { amount, transactionIds } = note;
  if (typeof amount !== 'string' || !Array.isArray(transactionIds)) return null;
  return { amount, transactionIds: transactionIds.map(String) };
}
