/**
 * A friend's code follows the reward: made exactly once while the friend is rewarded by it (personal-code-once.ts), withdrawn when the reward is
 * taken back before it was used. Used is used: such a code stays, and no other is made for the same reward, whatever is decided later. The mail
 * with the code is written with the ending that says that it was made.
 */
import type { CodeWorth } from '#app/domain/friend-gift.ts';
import { dayMs } from '#app/domain/instant.ts';
import type { Attempt, AttemptResult, OutboxHandler } from './outbox-attempt.ts';
import { type FriendCodePayload, mailWish, type OutboxWish } from './outbox-kinds.ts';
import {
  findMade,
  type Made,
  makePersonalCode,
  type PersonalCode,
  type PersonalCodeCalls,
  withdrawPersonalCode,
} from './personal-code-once.ts';

export interface FriendCode {
  readonly customerId: string;
  readonly code: string;
  readonly currency: string;
  readonly worth: CodeWorth;
  /** How long it can be used from when it is made; null for ever. */
  readonly expiryDays: number | null;
  /** Whether the friend is to have it: the reward is this code, and no earlier one of the same reward was used. */
  readonly isWanted: boolean;
  /** Whether the friend is to hear of it by mail. */
  readonly notify: boolean;
  readonly storefrontUrl: string | null;
}

export interface FriendCodePorts extends PersonalCodeCalls {
  /** Null for a code that is unknown. */
  readonly getFriendCode: (shopId: string, codeId: string) => Promise<FriendCode | null>;
  readonly clock: () => number;
}

export function friendCodeHandler(ports: FriendCodePorts): OutboxHandler<FriendCodePayload> {
  return {
    // Those of one customer have one serial key, and only one of them is ever under way.
    sideBySide: true,
    repeatable: false,
    carryOut: (attempt) => follow(ports, attempt),
    findOut: (attempt) => findFollowed(ports, attempt),
    effectOf: ({ codeId }, ended, lastError) => {
      return { on: 'friend_code', codeId, state: ended === 'waiting' ? 'planned' : ended, lastError };
    },
  };
}

const noCode: AttemptResult = { result: 'failed', error: 'the code does not exist' };

async function follow(
  ports: FriendCodePorts,
  { shopId, payload: { codeId }, writeNote }: Attempt<FriendCodePayload>,
): Promise<AttemptResult> {
  const code = await ports.getFriendCode(shopId, codeId);
  if (code === null) return noCode;
  if (code.isWanted) {
    const made = await makePersonalCode(ports, wantedOf(ports, shopId, code), writeNote);
    return made.result === 'made' ? isMade(codeId, code, made) : made;
  }
  const withdrawn = await withdrawPersonalCode(ports, { shopId, code: code.code }, ports.clock());
  if (withdrawn.result !== 'ended') return withdrawn;
  const { state } = withdrawn;
  return {
    result: 'done',
    outcome: { state },
    effect: { on: 'friend_code_ended', codeId, state, discountGid: null, expiresAt: null, tells: null },
  };
}

/** Null: the attempt before this one made nothing, and what it withdrew may be withdrawn again. */
async function findFollowed(
  ports: FriendCodePorts,
  { shopId, payload: { codeId }, note }: Attempt<FriendCodePayload>,
): Promise<AttemptResult | null> {
  const code = await ports.getFriendCode(shopId, codeId);
  if (code === null) return noCode;
  const made = await findMade(ports, wantedOf(ports, shopId, code), note);
  return made === null || made.result !== 'made' ? made : isMade(codeId, code, made);
}

function wantedOf(ports: FriendCodePorts, shopId: string, wanted: FriendCode): PersonalCode {
  const { customerId, code, currency, worth, expiryDays } = wanted;
  const endsAt = expiryDays === null ? null : ports.clock() + expiryDays * dayMs;
  return { shopId, customerId, code, currency, worth, endsAt };
}

function isMade(codeId: string, code: FriendCode, { discountGid, endsAt }: Made): AttemptResult {
  const tells = code.notify ? mailOf(codeId, code, endsAt) : null;
  return {
    result: 'done',
    outcome: { state: 'made' },
    effect: { on: 'friend_code_ended', codeId, state: 'made', discountGid, expiresAt: endsAt, tells },
  };
}

function mailOf(codeId: string, friend: FriendCode, endsAt: number | null): OutboxWish {
  const { customerId, code, currency, storefrontUrl } = friend;
  const { percent, amount, minOrder } = friend.worth;
  return mailWish(`friend-code:${codeId}`, {
    to: { customerId },
    locale: null,
    template: 'friend-code',
    data: {
      ...{ code, percent, currency, storefrontUrl },
      amount: amount?.toString() ?? null,
      minOrder: minOrder?.toString() ?? null,
      expiresAt: endsAt === null ? null : new Date(endsAt).toISOString(),
    },
  });
}
