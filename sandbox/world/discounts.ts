// Discount codes: which discount a typed code belongs to, whether it applies, and what each line gets off.
import { apportion, formatMinor, takeRate } from './money.ts';
import type { DiscountApplication, OrderLine } from './order-state.ts';
import type { Discount, RedeemCode, Shop } from './state.ts';

/** Codes are compared without case. */
export function findDiscountByCode(shop: Shop, code: string): { discount: Discount; redeemCode: RedeemCode } | null {
  const wanted = code.trim().toLowerCase();
  for (const discount of shop.discounts.values()) {
    const redeemCode = discount.codes.find((one) => one.code.toLowerCase() === wanted);
    if (redeemCode) return { discount, redeemCode };
  }
  return null;
}

/**
 * Whether a shopper may use this code of it now; a discount by an app's function is not computed here. Both limits count each code by itself,
 * as Shopify does: a hundred codes of a discount with a limit of one can be used once each.
 */
export function isUsable(
  shop: Shop,
  discount: Discount,
  redeemCode: RedeemCode,
  at: Date,
  customerId: string | null,
): boolean {
  if (discount.kind !== 'basic' || discount.status !== 'ACTIVE') return false;
  if (new Date(discount.startsAt) > at || (discount.endsAt !== null && new Date(discount.endsAt) <= at)) return false;
  const isFor = discount.customerIds ?? null;
  if (isFor !== null && (customerId === null || !isFor.includes(customerId))) return false;
  if (discount.usageLimit !== null && redeemCode.usageCount >= discount.usageLimit) return false;
  if (!discount.appliesOncePerCustomer || customerId === null) return true;
  const earlier = [...shop.orders.values()].filter((order) => order.customerId === customerId);
  return !earlier.some((order) => order.discountApplications.some((one) => one.code === redeemCode.code));
}

export type AppliedCode = { redeemCode: RedeemCode; application: DiscountApplication };

function applicationOf(discount: Discount, code: string, currency: string): DiscountApplication {
  const percent = 'percentage' in discount.value;
  const value =
    'percentage' in discount.value
      ? (discount.value.percentage * 100).toFixed(1)
      : formatMinor(discount.value.amount, currency);
  return { type: 'discount_code', code, title: code, value, valueType: percent ? 'percentage' : 'fixed_amount' };
}

function amountOff(discount: Discount, eligible: bigint, units: number): bigint {
  if ('percentage' in discount.value) return takeRate(eligible, discount.value.percentage);
  const amount = discount.value.eachItem ? discount.value.amount * BigInt(units) : discount.value.amount;
  return amount < eligible ? amount : eligible;
}

/**
 * Applies the codes in the order typed, writing allocations onto the lines. The first usable code counts; a further one
 * only when both it and those before combine with order discounts. Gift cards are never discounted. Unknown and
 * unusable codes are ignored, as a discount link's are.
 */
export function applyDiscountCodes(
  shop: Shop,
  lines: OrderLine[],
  codes: string[],
  at: Date,
  customerId: string | null,
): AppliedCode[] {
  const applied: AppliedCode[] = [];
  let combinable = true;
  for (const typed of codes) {
    const found = findDiscountByCode(shop, typed);
    if (!found || !isUsable(shop, found.discount, found.redeemCode, at, customerId)) continue;
    const { discount, redeemCode } = found;
    if (applied.some((one) => one.redeemCode.id === redeemCode.id)) continue;
    if (applied.length > 0 && !(combinable && discount.combinesWith.orderDiscounts)) continue;
    const eligible = lines.filter((line) => !line.giftCard);
    const left = eligible.map(
      (line) => line.price * BigInt(line.quantity) - line.discountAllocations.reduce((a, one) => a + one.amount, 0n),
    );
    const subtotal = left.reduce((a, b) => a + b, 0n);
    if (subtotal === 0n || (discount.minimumSubtotal !== null && subtotal < discount.minimumSubtotal)) continue;
    const units = eligible.reduce((total, line) => total + line.quantity, 0);
    const parts = apportion(amountOff(discount, subtotal, units), left);
    for (const [index, line] of eligible.entries()) {
      const amount = parts[index] ?? 0n;
      if (amount > 0n) line.discountAllocations.push({ amount, applicationIndex: applied.length });
    }
    combinable = discount.combinesWith.orderDiscounts;
    applied.push({ redeemCode, application: applicationOf(discount, redeemCode.code, shop.currency) });
  }
  return applied;
}
