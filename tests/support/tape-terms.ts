// Programmes and partners of generated tapes, as program.json writes them.
import type { Chance } from './chance.ts';

export const productIds = ['632910392', '9007199254740997', '3'] as const;
export const partnerKeys = ['anna', 'berta', 'carla', 'dora', 'émile'] as const;
export const programKeys = ['creators', 'agencies'] as const;

/** A decimal amount, now and then with more digits than the currency. */
export function amountOf({ below, happens }: Chance, most: number, digits: number): string {
  const units = String(below(most + 1));
  const decimals = happens(0.1) ? digits + 2 : digits;
  return decimals === 0 || happens(0.1) ? units : `${units}.${String(below(10 ** decimals)).padStart(decimals, '0')}`;
}

/** All terms of a programme; a `change` takes some of them. */
export function termsOf(chance: Chance, digits: number): Record<string, unknown> {
  const { pick, happens, some } = chance;
  const amount = (most: number) => amountOf(chance, most, digits);
  return {
    attribution: {
      ...(happens(0.6)
        ? {
            precedence: pick([
              ['code', 'link', 'customer'],
              ['link', 'code', 'customer'],
              ['customer', 'link'],
              ['link'],
            ]),
          }
        : {}),
      ...(happens(0.7) ? { model: pick(['last', 'first', 'linear', 'linear']) } : {}),
      ...(happens(0.5) ? { windowDays: pick([30, 5, 1, 0]) } : {}),
      ...(happens(0.8) ? { customerDays: pick([365, 10, null, 0]) } : {}),
    },
    base: {
      ...(happens(0.4) ? { discounts: pick(['deduct', 'ignore']) } : {}),
      ...(happens(0.4) ? { tax: pick(['exclude', 'include']) } : {}),
      ...(happens(0.4) ? { shipping: pick(['exclude', 'include']) } : {}),
    },
    rules: [
      ...some(3, () => orderRule(chance, digits)),
      ...(happens(0.5) ? [{ stage: 'registration', flat: amount(4) }] : []),
      ...(happens(0.5) ? [{ stage: 'verification', flat: amount(4) }] : []),
      ...some(2, () => ({
        stage: 'qualifying',
        flat: amount(4),
        ...(happens(0.6) ? { when: { minBase: amount(60) } } : {}),
      })),
      { percent: pick(['10', '12.345', '33']), ...(happens(0.3) ? { maxPerOrder: amount(9) } : {}) },
    ].map((rule, index) => ({ key: `rule-${index}`, ...rule })),
    overrides: pick([[], ['10'], ['10', '5'], ['50', '33.3', '7']]),
    holdDays: pick([0, 3, 14]),
    minPayout: pick(['0', '3', amount(9)]),
    selfReferral: pick(['block', 'block', 'allow']),
    referee: happens(0.3)
      ? null
      : { on: pick(['registration', 'order']), storeCredit: amount(9), clawback: happens(0.5) },
  };
}

function orderRule(chance: Chance, digits: number): Record<string, unknown> {
  const { pick, happens } = chance;
  const amount = (most: number) => amountOf(chance, most, digits);
  const conditions = {
    products: [pick(productIds)],
    variants: ['11'],
    vendors: ['Maker'],
    skus: ['SKU-1'],
    productTypes: ['Shoes'],
    collections: ['summer', 'winter'],
    tags: ['sale'],
    groups: [pick(['gold', 'default'])],
    customer: pick(['new', 'returning']),
    order: pick(['first', 'renewal']),
    countries: ['FR'],
    campaigns: ['spring'],
    minBase: amount(60),
  };
  const names = Object.keys(conditions) as (keyof typeof conditions)[];
  const when = Object.fromEntries(
    [pick(names), pick(names)].slice(0, pick([0, 1, 1, 2])).map((name) => [name, conditions[name]]),
  );
  const pay = happens(0.5)
    ? { percent: pick(['7.5', '15', '100']) }
    : { flat: amount(5), per: pick(['order', 'item']) };
  return { when, ...pay, ...(happens(0.3) ? { maxPerOrder: amount(9) } : {}) };
}

/** `prefix` makes link codes unique among all tapes: one installation gives each to one partner. */
export function shopOf(chance: Chance, currency: string, digits: number, prefix: string): Record<string, unknown> {
  const { pick, happens } = chance;
  const partner = (key: string, index: number) => ({
    key,
    program: pick(programKeys),
    email: pick([`${key}@example.com`, `${key}@example.com`, 'friend@example.com', '']),
    ...(happens(0.85)
      ? { approvedAt: pick(['2025-12-01T00:00:00Z', '2025-12-01T00:00:00Z', '2026-01-04T00:00:00+01:00']) }
      : {}),
    ...(index > 0 && happens(0.6) ? { parent: partnerKeys[index - 1] } : {}),
    ...(happens(0.4) ? { group: 'gold' } : {}),
    links: [{ code: `${prefix}${key}`, ...(happens(0.5) ? { campaign: 'spring' } : {}) }, { code: `${prefix}Z${key}` }],
    discountCodes: [`${key}10`, ` ${key.toUpperCase()} 20`],
  });
  return {
    shop: { domain: 'demo.myshopify.com', currency, timeZone: 'Europe/Paris' },
    catalog: {
      [productIds[0]]: { type: 'Shoes', collections: ['summer'], tags: ['sale'] },
      [productIds[1]]: { type: 'Hats', collections: [], tags: ['new', 'sale'] },
    },
    programs: programKeys.map((key) => ({ key, kind: 'affiliate', ...(happens(0.9) ? termsOf(chance, digits) : {}) })),
    partners: partnerKeys.map(partner),
  };
}
