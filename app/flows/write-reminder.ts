/**
 * What a reminder says, read when its turn comes. Whatever it reminds of may be over by then: the credit spent, taken back or expired, the link
 * shared, the friend's order placed, the reminder switched off. Then there is nothing to write. How much of a credit is left is Shopify's to say.
 */

import { personalCodeStanding } from '#app/domain/personal-code.ts';
import type { AttemptResult } from './outbox-attempt.ts';
import type { ReminderContent } from './outbox-kinds.ts';
import type { PersonalCodeCalls } from './personal-code-once.ts';
import type { ReferrerOffer } from './referrer-page.ts';
import { retryOf, type ShopifyOutcome } from './shopify-outcome.ts';

export type ReminderLetter =
  | {
      readonly template: 'credit-expiring';
      readonly data: {
        /** What is left, minor units. */
        readonly amount: string;
        readonly currency: string;
        /** ISO 8601. */
        readonly expiresAt: string;
        /** Origin of the online store; null where it is not known. */
        readonly storefrontUrl: string | null;
      };
    }
  | {
      readonly template: 'code-expiring';
      readonly data: {
        readonly code: string;
        /** Exact decimal text, or minor units: one of the two. */
        readonly percent: string | null;
        readonly amount: string | null;
        readonly currency: string;
        /** ISO 8601. */
        readonly expiresAt: string;
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

/** A friend's store credit, as a reminder of it needs to know it. */
export interface ExpiringCredit {
  readonly customerId: string;
  readonly currency: string;
  readonly transactionIds: readonly string[];
  /** Minor units. */
  readonly given: bigint;
  readonly expiresAt: Date;
  readonly storefrontUrl: string | null;
}

/** A friend's code that no order is known to have used. */
export interface ExpiringCode {
  readonly code: string;
  readonly percent: string | null;
  /** Minor units. */
  readonly amount: bigint | null;
  readonly currency: string;
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
  readonly getExpiringCredit: (shopId: string, rewardId: string) => Promise<ExpiringCredit | null>;
  readonly getExpiringCode: (shopId: string, codeId: string) => Promise<ExpiringCode | null>;
  readonly getUnsharedReferrer: (shopId: string, partnerId: string) => Promise<RemindedReferrer | null>;
  readonly getWaitingFriend: (
    shopId: string,
    partnerId: string,
    friendId: string,
  ) => Promise<(RemindedReferrer & { readonly initial: string }) | null>;
  /** What of these credits has not been spent; minor units. Null where the shop has no such customer (any more). */
  readonly readUnspent: (shopId: string, credit: ExpiringCredit) => Promise<ShopifyOutcome<bigint | null>>;
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
      return writeCredit(ports, shopId, data.rewardId);
    case 'code-expiring':
      return writeCode(ports, shopId, data.codeId);
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

async function writeCredit(ports: ReminderLetterPorts, shopId: string, rewardId: string): Promise<WrittenReminder> {
  const credit = await ports.getExpiringCredit(shopId, rewardId);
  if (credit === null) return { over: 'the credit was taken back, or nobody is reminded of it any more' };
  const { currency, expiresAt, storefrontUrl } = credit;
  if (expiresAt.getTime() <= ports.clock()) return { over: 'the credit has expired' };
  const unspent = await ports.readUnspent(shopId, credit);
  if (unspent.outcome !== 'ok') return retryOf(unspent);
  if (unspent.data === null) return { over: 'the shop no longer has this customer' };
  if (unspent.data <= 0n) return { over: 'the credit has been spent' };
  const data = { amount: unspent.data.toString(), currency, expiresAt: expiresAt.toISOString(), storefrontUrl };
  return { letter: { template: 'credit-expiring', data } };
}

async function writeCode(ports: ReminderLetterPorts, shopId: string, codeId: string): Promise<WrittenReminder> {
  const known = await ports.getExpiringCode(shopId, codeId);
  if (known === null) return { over: 'the code was used or withdrawn, or nobody is reminded of it any more' };
  const { expiresAt, amount, ...code } = known;
  if (expiresAt.getTime() <= ports.clock()) return { over: 'the code has expired' };
  const found = await ports.findPersonalCode(shopId, code.code);
  if (found.outcome !== 'ok') return retryOf(found);
  const { state } = personalCodeStanding({ code: code.code, expiresAt: null }, found.data, ports.clock());
  if (state === 'used') return { over: 'the code has been used' };
  if (state !== 'made') return { over: 'the code is no longer valid in the shop' };
  const data = { ...code, amount: amount?.toString() ?? null, expiresAt: expiresAt.toISOString() };
  return { letter: { template: 'code-expiring', data } };
}
