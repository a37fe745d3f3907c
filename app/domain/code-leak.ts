/*
 * When a code that everybody may use seems to have leaked: it shows up at orders of people who never came by its partner's link, far more often
 * than the shop's other codes do. A sign to look into, never a judgement: a partner who says the code in a podcast looks the same.
 */

export interface CodeUse {
  /** Orders with the code. */
  readonly orders: number;
  /** Those of them whose visitor never clicked a link of the code's partner, or is not known. */
  readonly withoutClick: number;
}

/** Fewer say nothing. */
const leastOrders = 5;
const leastShare = 0.6;
const aboveUsual = 0.25;

/** `all` are the uses of all the shop's codes, this one's among them. */
export function looksLeaked({ orders, withoutClick }: CodeUse, all: CodeUse): boolean {
  if (withoutClick < leastOrders) return false;
  const others = all.orders - orders;
  const usual = others === 0 ? 0 : (all.withoutClick - withoutClick) / others;
  return withoutClick / orders >= Math.max(leastShare, Math.min(0.95, usual + aboveUsual));
}
