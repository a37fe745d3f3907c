/*
 * What a friend gets, as it is being typed in a programme's form: store credit, or a code for a part of an order or for an amount. Every form that
 * sets it has these fields and reads them here.
 */
import { compare, isPositive, whole } from '#app/domain/fraction.ts';
import { fractionOf, isDecimalText, isPayableText } from '#app/domain/money.ts';
import type { RefereeTerms } from '#app/domain/program.ts';

export const friendGifts = ['store_credit', 'code_percent', 'code_amount'] as const;

export type FriendGiftDraft = {
  readonly gift: (typeof friendGifts)[number];
  /** The amount, of store credit or off an order. */
  readonly storeCredit: string;
  readonly giftPercent: string;
  /** Empty for none. */
  readonly minOrder: string;
};

export const giftOptions: readonly { readonly value: FriendGiftDraft['gift']; readonly label: string }[] = [
  { value: 'store_credit', label: 'Store credit' },
  { value: 'code_percent', label: 'A code for a part of an order' },
  { value: 'code_amount', label: 'A code for an amount off an order' },
];

export function giftDraftOf(referee: RefereeTerms | null): FriendGiftDraft {
  const { percent = null, amount = null, minOrder = null } = referee?.code ?? {};
  return {
    gift: referee?.code === undefined ? 'store_credit' : percent === null ? 'code_amount' : 'code_percent',
    storeCredit: amount ?? (referee?.code === undefined ? referee?.storeCredit : undefined) ?? '5',
    giftPercent: percent ?? '10',
    minOrder: minOrder ?? '',
  };
}

/** `text` reads one field and says what is wrong with it. */
export function readGift(
  { gift, minOrder }: FriendGiftDraft,
  currency: string,
  text: (
    field: 'storeCredit' | 'giftPercent' | 'minOrder',
    isRight: (value: string) => boolean,
    mistake: string,
  ) => string,
): Pick<RefereeTerms, 'storeCredit' | 'code'> {
  const amount = (field: 'storeCredit' | 'minOrder') =>
    text(field, (value) => isAmount(value, currency), `An amount above 0 in ${currency}, such as 5.`);
  if (gift === 'store_credit') return { storeCredit: amount('storeCredit') };
  const least = minOrder.trim() === '' ? null : amount('minOrder');
  return gift === 'code_amount'
    ? { storeCredit: '0', code: { percent: null, amount: amount('storeCredit'), minOrder: least } }
    : {
        storeCredit: '0',
        code: {
          percent: text('giftPercent', isPercent, 'A number above 0, up to 100, such as 12.5.'),
          amount: null,
          minOrder: least,
        },
      };
}

function isAmount(value: string, currency: string): boolean {
  return isPayableText(value, currency) && value.length <= 12 && isPositive(fractionOf(value));
}

function isPercent(value: string): boolean {
  if (!isDecimalText(value) || value.length > 8) return false;
  const part = fractionOf(value);
  return isPositive(part) && compare(part, whole(100n)) <= 0;
}
