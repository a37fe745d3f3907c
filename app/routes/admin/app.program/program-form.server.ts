import { z } from 'zod';
import { friendGifts } from '../friend-gift-draft.ts';

const typed = z.string().max(100);
const programId = z.uuid();

/** The form as it arrives; what its text means is read by settings-draft.ts. */
export const programForm = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('confirm'), programId }),
  z.object({
    intent: z.literal('save'),
    programId,
    basedOn: z.coerce.number().int().min(1),
    rateKind: z.enum(['percent', 'order', 'item']),
    percent: typed,
    flat: typed,
    windowDays: typed,
    binding: z.enum(['days', 'life', 'never']),
    customerDays: typed,
    holdDays: typed,
    discounts: z.enum(['deduct', 'ignore']),
    tax: z.enum(['exclude', 'include']),
    shipping: z.enum(['exclude', 'include']),
    credit: z.enum(['none', 'registration', 'order']),
    gift: z.enum(friendGifts),
    storeCredit: typed,
    giftPercent: typed,
    minOrder: typed,
    clawback: z.enum(['yes', 'no']),
    expiry: z.enum(['never', 'days']),
    expiryDays: typed,
    notify: z.enum(['yes', 'no']),
    approval: z.enum(['hand', 'auto']),
    codes: z.enum(['yes', 'no']),
    codeTemplate: typed,
    codePercent: typed,
    codeApplied: z.enum(['nothing', 'shared', 'single_use']),
    singleUseDays: typed,
  }),
]);
