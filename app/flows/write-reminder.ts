/**
 * What a reminder says, read when its turn comes. Whatever it reminds of may be over by then: the credit spent, taken back or expired, the link
 * shared, the friend's order placed, the reminder switched off. Then there is nothing to write. How much of a credit is left is Shopify's to say.
 */
import { notRead } from './mail-recipient.ts';
import type { AttemptResult } from './outbox-attempt.ts';
import type { ReminderContent } from './outbox-kinds.ts';
import type { PersonalCodeCalls } from './personal-code-once.ts';
import type { ReferrerOffer } from './referrer-page.ts';
import type { ShopifyOutcome } from './shopify-outcome.ts';

export type ReminderLetter =
  | {
      readonly template: 'credit-expiring';
      readonly data: {
        /** Minor units; null for a code that is worth a part of the order. */
        readonly amount: string | null;
        readonly currency: string;
        /** ISO 8601. */
        readonly expiresAt: string;
        readonly code: string | null;
        /** Origin of the online store; null where it is not known. */
        readonly storefrontUrl: string | null;
      };
    }
  | {
      readonly template: 'never-shared';
      readonly data: { readonly shareUrl: string; readonly code: string | null; readonly offer: ReferrerOffer };
    }
  | {
      readonly template: 'friend-waiting';
      readonly data: {
        /** The first letter of the friend's name; empty where it is not known. */
        readonly initial: string;
        readonly shareUrl: string;
        readonly offer: ReferrerOffer;
      };
    };

/** A friend's reward, as a reminder of it needs to know it. */
export interface ExpiringReward {
  readonly customerId: string;
  readonly currency: string;
  /** Null where it is store credit. */
  readonly code: string | null;
  readonly transactionIds: readonly string[];
  /** Minor units. */
  readonly given: bigint;
  readonly expiresAt: Date;
  readonly storefrontUrl: string | null;
}

/** A referrer who may still be reminded. */
export interface RemindedReferrer {
  readonly shareUrl: string;
  readonly code: string | null;
  readonly offer: ReferrerOffer;
}

export interface ReminderLetterPorts extends Pick<PersonalCodeCalls, 'findPersonalCode'> {
  /** Each null where the occasion is over, or the reminder was switched off meanwhile. */
  readonly getExpiringReward: (shopId: string, rewardId: string) => Promise<ExpiringReward | null>;
  readonly getUnsharedReferrer: (shopId: string, partnerId: string) => Promise<RemindedReferrer | null>;
  readonly getWaitingFriend: (
    shopId: string,
    partnerId: string,
    friendId: string,
  ) => Promise<(RemindedReferrer & { readonly initial: string }) | null>;
  /** What of these credits has not been spent; minor units. Null where the shop has no such customer (any more). */
  readonly readUnspent: (shopId: string, reward: ExpiringReward) => Promise<ShopifyOutcome<bigint | null>>;
  readonly clock: () => number;
}

export type WrittenReminder = { readonly letter: ReminderLetter } | { readonly over: string } | AttemptResult;

export async function writeReminder(
  ports: ReminderLetterPorts,
  shopId: string,
  { template, data }: ReminderContent,
): Promise<WrittenReminder> {
  switch (template) {
    case 'credit-expiring':
      return writeExpiring(ports, shopId, data.rewardId);
    case 'never-shared': {
      const referrer = await ports.getUnsharedReferrer(shopId, data.partnerId);
      if (referrer === null) return { over: 'the link has been shared, or nobody is reminded of it any more' };
      return { letter: { template, data: referrer } };
    }
    case 'friend-waiting': {
      const friend = await ports.getWaitingFriend(shopId, data.partnerId, data.friendId);
      if (friend === null) return { over: 'the friend has ordered, or nobody is reminded of it any more' };
      return { letter: { template, data: friend } };
    }
  }
}

async function writeExpiring(ports: ReminderLetterPorts, shopId: string, rewardId: string): Promise<WrittenReminder> {
  const reward = await ports.getExpiringReward(shopId, rewardId);
  if (reward === null) return { over: 'the credit was taken back, or nobody is reminded of it any more' };
  const { code, currency, expiresAt, storefrontUrl } = reward;
  if (expiresAt.getTime() <= ports.clock()) return { over: 'the credit has expired' };
  const left =
    code === null ? await readCredit(ports, shopId, reward) : await readCode(ports, shopId, { code, currency });
  if (!('amount' in left)) return left;
  const data = { code, currency, storefrontUrl, expiresAt: expiresAt.toISOString() };
  return { letter: { template: 'credit-expiring', data: { ...data, amount: left.amount } } };
}

type Left = { readonly amount: string | null } | { readonly over: string } | AttemptResult;

async function readCredit(ports: ReminderLetterPorts, shopId: string, reward: ExpiringReward): Promise<Left> {
  const unspent = await ports.readUnspent(shopId, reward);
  if (unspent.outcome !== 'ok') return notRead(unspent);
  if (unspent.data === null) return { over: 'the shop no longer has this customer' };
  return unspent.data > 0n ? { amount: unspent.data.toString() } : { over: 'the credit has been spent' };
}

async function readCode(
  ports: ReminderLetterPorts,
  shopId: string,
  { code, currency }: { readonly code: string; readonly currency: string },
): Promise<Left> {
  const found = await ports.findPersonalCode(shopId, code, currency);
  if (found.outcome !== 'ok') return notRead(found);
  if (found.data === null) return { over: 'the code is no longer in the shop' };
  return found.data.used ? { over: 'the code has been used' } : { amount: found.data.amount?.toString() ?? null };
}
