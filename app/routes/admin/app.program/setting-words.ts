import type { ProgramSettings, SettingName } from '#app/domain/program-settings.ts';
import { giftWords } from '#app/ui/admin/gift-words.ts';

/** A setting in a few words, such as `12.5 %` or `60 days`; `exact` writes an amount as money. */
export function settingWords(name: SettingName, settings: ProgramSettings, exact: (amount: string) => string): string {
  switch (name) {
    case 'rate':
      return rateWords(settings.rate, exact);
    case 'windowDays':
      return days(settings.windowDays);
    case 'holdDays':
      return days(settings.holdDays);
    case 'customerDays':
      if (settings.customerDays === null) return 'for good';
      return settings.customerDays === 0 ? 'not beyond the order' : days(settings.customerDays);
    case 'base':
      return baseWords(settings.base);
    case 'referee':
      if (settings.referee === null) return 'none';
      return `${giftWords(settings.referee, exact)} ${settings.referee.on === 'registration' ? 'at registration' : 'with the first order'}`;
    case 'other':
      return 'changed';
  }
}

function rateWords(rate: ProgramSettings['rate'], exact: (amount: string) => string): string {
  return rate.kind === 'percent' ? `${rate.percent} %` : `${exact(rate.flat)} per ${rate.per}`;
}

function baseWords({ discounts, tax, shipping }: ProgramSettings['base']): string {
  const parts = [
    discounts === 'deduct' ? 'after discounts' : 'before discounts',
    tax === 'include' ? 'with tax' : 'without tax',
    shipping === 'include' ? 'with shipping' : 'without shipping',
  ];
  return parts.join(', ');
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}
