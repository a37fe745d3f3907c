/**
 * The friend's credit follows the ledger: what Shopify was given for a reward and had taken back again is compared with what the reward is worth
 * now, and the difference is credited or debited, exactly once. Neither mutation knows an idempotency key or carries a note, so before each call
 * the customer's transactions are read and noted, and after an attempt of unknown outcome one of the same direction and amount that is not among
 * the noted ones is taken to be that attempt's. One customer's credits are moved one at a time, so no other of ours can be mistaken for it;
 * Shopify's own clock alone is compared with itself. What the friend has spent already is not taken.
 */
import type { AttemptResult, Json, OutboxHandler } from './outbox-attempt.ts';
import type { StoreCreditPayload } from './outbox-kinds.ts';
import { describeRefusals, type ShopifyOutcome } from './shopify-outcome.ts';

/** Granted above 0, taken back below 0; minor units. */
export interface CreditTransaction {
  readonly transactionId: string;
  readonly amount: bigint;
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

export interface CreditRequest extends CreditOwner {
  /** Minor units, above 0. */
  readonly amount: bigint;
}

/** A reward, as its amounts stand on both sides; minor units. */
export interface RewardCredit {
  readonly customerId: string;
  readonly currency: string;
  /** What the ledger holds for it. */
  readonly due: bigint;
  /** What Shopify holds for it: all that was granted, less what was taken back. */
  readonly given: bigint;
}

export interface StoreCreditPorts {
  /** Null for a reward that is unknown. */
  readonly getReward: (shopId: string, rewardId: string) => Promise<RewardCredit | null>;
  /** Null where the shop has no such customer. */
  readonly readAccount: (owner: CreditOwner) => Promise<ShopifyOutcome<CreditAccount | null>>;
  readonly credit: (request: CreditRequest) => Promise<ShopifyOutcome<{ readonly transactionId: string }>>;
  readonly debit: (request: CreditRequest) => Promise<ShopifyOutcome<{ readonly transactionId: string }>>;
}

export function storeCreditHandler(ports: StoreCreditPorts): OutboxHandler<StoreCreditPayload> {
  return {
    sideBySide: false,
    repeatable: false,
    carryOut: ({ shopId, payload, writeNote }) => move(ports, shopId, payload, writeNote),
    findOut: ({ shopId, payload, note }) => findMove(ports, shopId, payload, note),
    effectOf: ({ rewardId }, ended, lastError) => {
      return { on: 'reward', rewardId, state: ended === 'waiting' ? 'planned' : ended, lastError };
    },
  };
}

/** What was there before the call, and what the call asked for: amounts as text of minor units. */
interface Before {
  readonly due: string;
  readonly amount: string;
  readonly transactionIds: readonly string[];
}

async function move(
  ports: StoreCreditPorts,
  shopId: string,
  { rewardId }: StoreCreditPayload,
  writeNote: (note: Json) => Promise<void>,
): Promise<AttemptResult> {
  const reward = await ports.getReward(shopId, rewardId);
  if (reward === null) return { result: 'failed', error: 'the reward does not exist' };
  const { customerId, currency, due, given } = reward;
  if (due === given) return moved(rewardId, due, null);

  const owner = { shopId, customerId, currency };
  const account = await ports.readAccount(owner);
  if (account.outcome !== 'ok') return notMoved(account);
  if (account.data === null) return { result: 'failed', error: 'the shop has no such customer' };
  const { balance, enabled, transactions } = account.data;
  const amount = due > given ? due - given : -least(given - due, balance);
  if (amount > 0n && !enabled) return { result: 'blocked', error: switchedOff };
  if (amount === 0n) return moved(rewardId, due, null);

  const transactionIds = transactions.map(({ transactionId }) => transactionId);
  await writeNote({ due: due.toString(), amount: amount.toString(), transactionIds } satisfies Before);
  const answer =
    amount > 0n ? await ports.credit({ ...owner, amount }) : await ports.debit({ ...owner, amount: -amount });
  if (answer.outcome === 'ok') return moved(rewardId, due, { transactionId: answer.data.transactionId, amount });
  return answer.outcome === 'unknown' ? { result: 'unknown', error: answer.reason } : notMoved(answer);
}

/** Null: the attempt before this one moved nothing. */
async function findMove(
  ports: StoreCreditPorts,
  shopId: string,
  { rewardId }: StoreCreditPayload,
  note: unknown,
): Promise<AttemptResult | null> {
  // An attempt that noted nothing had not called yet.
  const before = readNote(note);
  if (before === null) return null;
  const reward = await ports.getReward(shopId, rewardId);
  if (reward === null) return { result: 'failed', error: 'the reward does not exist' };
  const { customerId, currency } = reward;
  const account = await ports.readAccount({ shopId, customerId, currency });
  if (account.outcome !== 'ok') return stillUnknown(account);
  if (account.data === null) return { result: 'failed', error: 'the shop no longer has this customer' };
  const earlier = new Set(before.transactionIds);
  const { transactions, complete } = account.data;
  const match = transactions.find(
    ({ transactionId, amount }) => !earlier.has(transactionId) && amount.toString() === before.amount,
  );
  if (match !== undefined) return moved(rewardId, BigInt(before.due), match);
  // With as many newer transactions as were read, ours might be further back.
  const readFarEnough = complete || transactions.some(({ transactionId }) => earlier.has(transactionId));
  return readFarEnough
    ? null
    : { result: 'unknown', error: 'too many transactions since the attempt to find it among them' };
}

/** Everything that can be done for what was due is done: what is still given beyond it has been spent. */
function moved(rewardId: string, due: bigint, transaction: CreditTransaction | null): AttemptResult {
  const outcome: Json =
    transaction === null
      ? { skipped: 'nothing to grant, and nothing left to take back' }
      : { transactionId: transaction.transactionId, amount: transaction.amount.toString() };
  return { result: 'done', outcome, effect: { on: 'store_credit', rewardId, due, transaction } };
}

type NoAnswer = Exclude<ShopifyOutcome<unknown>, { outcome: 'ok' }>;

function notMoved(outcome: NoAnswer): AttemptResult {
  switch (outcome.outcome) {
    case 'refused': {
      const error = describeRefusals(outcome.errors);
      // The friend spent it between our look and our call: the next attempt takes what is left.
      return outcome.errors.some(({ code }) => code === 'INSUFFICIENT_FUNDS')
        ? { result: 'retry', error, afterMs: null }
        : { result: 'failed', error };
    }
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

const switchedOff =
  'store credit is switched off in this shop: switch it on in Shopify, under Settings, Customer accounts';

function readNote(note: unknown): Before | null {
  if (typeof note !== 'object' || note === null || !('amount' in note) || !('transactionIds' in note)) return null;
  const { amount, transactionIds } = note;
  if (typeof amount !== 'string' || !Array.isArray(transactionIds)) return null;
  // An older release, which only granted, noted the amount alone.
  const due = 'due' in note && typeof note.due === 'string' ? note.due : amount;
  return { due, amount, transactionIds: transactionIds.map(String) };
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
