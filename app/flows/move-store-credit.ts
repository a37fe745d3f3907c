/**
 * The friend's credit follows the ledger: what Shopify was given for a reward and had taken back again is compared with what the reward is worth
 * now, and the difference is credited or debited, exactly once (see store-credit-once.ts). What the friend has spent already is not taken, and
 * neither is what has expired.
 */
import { dayMs } from '#app/domain/instant.ts';
import type { AttemptResult, Json, OutboxHandler } from './outbox-attempt.ts';
import type { StoreCreditPayload } from './outbox-kinds.ts';
import type { ShopifyOutcome } from './shopify-outcome.ts';
import {
  type CreditCalls,
  type CreditTransaction,
  creditSwitchedOff,
  type DebitRequest,
  findNoted,
  noteBefore,
  notMoved,
  readNoted,
  stillUnknown,
  tooManySince,
} from './store-credit-once.ts';

/** A reward, as its amounts stand on both sides; minor units. */
export interface RewardCredit {
  readonly customerId: string;
  readonly currency: string;
  /** What the ledger holds for it. */
  readonly due: bigint;
  /** What Shopify holds for it: all that was granted, less what was taken back. */
  readonly given: bigint;
  /** How many days the friend has to spend it; null for ever. */
  readonly expiryDays: number | null;
  /** Whether Shopify tells the friend. */
  readonly notify: boolean;
}

export interface StoreCreditPorts extends CreditCalls {
  /** Null for a reward that is unknown. */
  readonly getReward: (shopId: string, rewardId: string) => Promise<RewardCredit | null>;
  readonly debit: (request: DebitRequest) => Promise<ShopifyOutcome<{ readonly transactionId: string }>>;
  readonly clock: () => number;
}

export function storeCreditHandler(ports: StoreCreditPorts): OutboxHandler<StoreCreditPayload> {
  return {
    // Those of one customer have one serial key, and only one of them is ever under way.
    sideBySide: true,
    repeatable: false,
    carryOut: ({ shopId, payload, writeNote }) => move(ports, shopId, payload, writeNote),
    findOut: ({ shopId, payload, note }) => findMove(ports, shopId, payload, note),
    effectOf: ({ rewardId }, ended, lastError) => {
      return { on: 'reward', rewardId, state: ended === 'waiting' ? 'planned' : ended, lastError };
    },
  };
}

async function move(
  ports: StoreCreditPorts,
  shopId: string,
  { rewardId }: StoreCreditPayload,
  writeNote: (note: Json) => Promise<void>,
): Promise<AttemptResult> {
  const reward = await ports.getReward(shopId, rewardId);
  if (reward === null) return { result: 'failed', error: 'the reward does not exist' };
  const { customerId, currency, due, given, expiryDays, notify } = reward;
  if (due === given) return moved(rewardId, due, null);

  const owner = { shopId, customerId, currency };
  const account = await ports.readAccount(owner);
  if (account.outcome !== 'ok') return notMoved(account);
  if (account.data === null) return { result: 'failed', error: 'the shop has no such customer' };
  const { balance, enabled } = account.data;
  const amount = due > given ? due - given : -least(given - due, balance);
  if (amount > 0n && !enabled) return { result: 'blocked', error: creditSwitchedOff };
  if (amount === 0n) return moved(rewardId, due, null);

  await writeNote({ due: due.toString(), ...noteBefore(account.data, amount) });
  const expiresAt = amount < 0n || expiryDays === null ? null : ports.clock() + expiryDays * dayMs;
  const answer =
    amount > 0n
      ? await ports.credit({ ...owner, amount, expiresAt, notify })
      : await ports.debit({ ...owner, amount: -amount });
  if (answer.outcome === 'ok') {
    return moved(rewardId, due, { transactionId: answer.data.transactionId, amount, expiresAt });
  }
  return answer.outcome === 'unknown' ? { result: 'unknown', error: answer.reason } : notMoved(answer);
}

/** Null: the attempt before this one moved nothing. */
async function findMove(
  ports: StoreCreditPorts,
  shopId: string,
  { rewardId }: StoreCreditPayload,
  note: unknown,
): Promise<AttemptResult | null> {
  const before = readNoted(note);
  if (before === null) return null;
  const reward = await ports.getReward(shopId, rewardId);
  if (reward === null) return { result: 'failed', error: 'the reward does not exist' };
  const { customerId, currency } = reward;
  const account = await ports.readAccount({ shopId, customerId, currency });
  if (account.outcome !== 'ok') return stillUnknown(account);
  if (account.data === null) return { result: 'failed', error: 'the shop no longer has this customer' };
  const finding = findNoted(account.data, before);
  switch (finding.found) {
    case 'it':
      return moved(rewardId, dueThen(note, before.amount), finding.transaction);
    case 'nothing':
      return null;
    case 'too_many':
      return { result: 'unknown', error: tooManySince };
  }
}

/** Everything that can be done for what was due is done: what is still given beyond it has been spent. */
function moved(rewardId: string, due: bigint, transaction: CreditTransaction | null): AttemptResult {
  const outcome: Json =
    transaction === null
      ? { skipped: 'nothing to grant, and nothing left to take back' }
      : { transactionId: transaction.transactionId, amount: transaction.amount.toString() };
  return { result: 'done', outcome, effect: { on: 'store_credit', rewardId, due, transaction } };
}

/** What the ledger held when the note was written. An older release, which only granted, noted the amount alone. */
function dueThen(note: unknown, amount: string): bigint {
  const due = typeof note === 'object' && note !== null && 'due' in note ? note.due : undefined;
  return BigInt(typeof due === 'string' ? due : amount);
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
