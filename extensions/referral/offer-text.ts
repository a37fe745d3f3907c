/** The offer in the shopper's language: one sentence for the friend, one for the referrer. */
import type { Host } from './host.ts';
import type { Offer, Promised, ShownAmount } from './referrer-page.ts';

export function formatAmount({ i18n }: Host, { amount, currency }: ShownAmount): string {
  // For showing alone: what is granted is reckoned by the app, never from this number.
  return i18n.formatCurrency(Number(amount), { currency });
}

/** Null where a friend is promised nothing. */
export function friendSentence(host: Host, { friend }: Offer): string | null {
  return friend === null ? null : sentence(host, `offer.friend.${friend.kind}`, friend);
}

/** Null where the referrer is promised nothing. */
export function referrerSentence(host: Host, { referrer }: Offer): string | null {
  return sentence(host, `offer.referrer.${referrer.kind}`, referrer);
}

/** Such as `€5.00` or `10%`; null where nothing is promised. */
export function formatPromised(host: Host, { percent, amount }: Promised): string | null {
  if (amount !== null) return formatAmount(host, amount);
  if (percent === null) return null;
  return host.i18n.formatNumber(Number(percent) / 100, { style: 'percent', maximumFractionDigits: 2 });
}

function sentence(host: Host, key: string, promised: Promised): string | null {
  const value = formatPromised(host, promised);
  return value === null
    ? null
    : host.i18n.translate(`${key}.${promised.amount === null ? 'percent' : 'amount'}`, { value });
}
