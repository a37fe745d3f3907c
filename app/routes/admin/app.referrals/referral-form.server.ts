import { z } from 'zod';
import { limitPeriods } from '#app/domain/program.ts';
import { rewardMethods } from '#app/domain/referral-settings.ts';
import { friendGifts } from '../friend-gift-draft.ts';

const typed = z.string().max(100);
const answer = z.enum(['yes', 'no']);

const versionNumber = z.coerce.number().int().min(1);

/** The form as it arrives; what its text means is read by referral-draft.ts. */
export const referralForm = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('start') }),
  z.object({ intent: z.literal('switch'), status: z.enum(['active', 'closed']) }),
  z.object({
    intent: z.literal('return'),
    version: versionNumber,
    basedOn: versionNumber,
  }),
  z.object({
    intent: z.literal('save'),
    basedOn: versionNumber,
    credit: z.enum(['none', 'registration', 'order']),
    gift: z.enum(friendGifts),
    storeCredit: typed,
    giftPercent: typed,
    minOrder: typed,
    expiry: z.enum(['never', 'days']),
    expiryDays: typed,
    rewardKind: z.enum(['percent', 'flat']),
    percent: typed,
    flat: typed,
    rewardMethod: z.enum(rewardMethods),
    windowDays: typed,
    holdDays: typed,
    minPayout: typed,
    email: answer,
    phone: answer,
    address: answer,
    limit: z.enum(['none', ...limitPeriods]),
    limitFriends: typed,
    audience: z.enum(['all', 'tag', 'segment']),
    tag: typed,
    segmentId: typed,
    codes: answer,
    codeTemplate: typed,
    codePercent: typed,
    remindCredit: answer,
    remindCreditDays: typed,
    remindShare: answer,
    remindShareDays: typed,
    remindFriend: answer,
    remindFriendDays: typed,
  }),
]);
