// Webhooks of generated tapes, in the many ways in which Shopify has written them: numbers as text, absent fields, nulls, no sets of money.
import { formatInstant } from '#app/domain/instant.ts';
import type { Chance } from './chance.ts';
import { amountOf, partnerKeys, productIds } from './tape-terms.ts';

export interface TapeWorld {
  readonly chance: Chance;
  readonly currency: string;
  readonly digits: number;
  /** Of the tape's link codes. */
  readonly prefix: string;
  readonly orderIds: readonly bigint[];
  readonly customerIds: readonly bigint[];
}

type Body = Record<string, unknown>;

const hourMs = 3_600_000;
export const firstInstant = Date.UTC(2026, 0, 1);

/** Beyond what a JavaScript number holds exactly: neighbours would be one id. */
export const customerIds = [9_007_199_254_740_993n, 9_007_199_254_740_995n, 12n] as const;
export const orderIds = [
  9_007_199_254_741_001n,
  9_007_199_254_741_002n,
  7n,
  31n,
  18_446_744_073_709_551_617n,
  5n,
  8n,
  6n,
  9n,
] as const;
export const visitors = ['v1', 'v2', 'v3'] as const;
export const emails = ['friend@example.com', ' ANNA@example.com', 'dora@example.com', ''] as const;

/** One of few instants, so that many facts share one. */
export function someInstant({ below, pick }: Chance): number {
  return firstInstant + below(28) * 24 * hourMs + pick([0, 0, 0, 1, 500, 7 * hourMs]);
}

/** An instant as any clock may write it. */
export function timeText({ pick }: Chance, at: number): string {
  const offset = pick([0, 0, 1, -5, 5.5]);
  if (offset === 0) return pick([formatInstant(at), formatInstant(at).replace(/Z$/, '+00:00')]);
  const local = new Date(at + offset * hourMs).toISOString().replace('Z', '');
  const minutes = Math.abs(offset) * 60;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

function money({ chance, currency, digits }: TapeWorld, field: string, most: number, sign = ''): Body {
  const amount = `${sign}${amountOf(chance, most, digits)}`;
  const set = { [`${field}_set`]: { shop_money: { amount, currency_code: currency } } };
  return chance.pick([
    { [field]: amount },
    { ...set, [field]: '999' },
    set,
    { [field]: amount, [`${field}_set`]: null },
  ]);
}

function line(world: TapeWorld, index: number): Body {
  const { pick, happens, some } = world.chance;
  const isTip = happens(0.08);
  return {
    id: index + 1,
    title: isTip ? 'Tip' : 'Thing',
    ...(isTip ? { product_id: null } : { product_id: BigInt(pick(productIds)), variant_id: pick([11, 12, null]) }),
    ...(happens(0.7) ? { vendor: pick(['Maker', 'Other']), sku: pick(['SKU-1', '', null]) } : {}),
    ...(happens(0.1) ? { gift_card: true } : {}),
    quantity: pick([1, 1, 2, 3, '4', 0]),
    ...(happens(0.2) ? { current_quantity: pick([0, 1, 2, 3, null]) } : {}),
    ...money(world, 'price', 60),
    ...(happens(0.4) ? { discount_allocations: some(2, () => money(world, 'amount', 9)) } : {}),
    ...(happens(0.5) ? { tax_lines: some(2, () => money(world, 'price', 6)) } : {}),
  };
}

export function refundBody(world: TapeWorld, orderIndex: number): Body {
  const { below, pick, happens, some } = world.chance;
  const adjustment = () => ({
    kind: pick(['refund_discrepancy', 'refund_discrepancy', 'shipping_refund']),
    ...money(world, 'amount', 25, pick(['-', '-', '-', ''])),
  });
  return {
    id: 9_007_199_254_750_000n + BigInt(orderIndex * 10 + below(4)),
    order_id: world.orderIds[orderIndex],
    created_at: timeText(world.chance, someInstant(world.chance)),
    ...(happens(0.7)
      ? { refund_line_items: some(2, () => ({ line_item_id: 1 + below(3), quantity: 1 + below(2) })) }
      : {}),
    ...(happens(0.4) ? { order_adjustments: some(2, adjustment) } : {}),
  };
}

export function disputeBody({ chance, orderIds }: TapeWorld, orderIndex: number): Body {
  const statuses = ['needs_response', 'under_review', 'won', 'lost', 'accepted', 'charge_refunded'];
  return {
    id: 100 + orderIndex * 2 + chance.below(2),
    order_id: chance.happens(0.95) ? orderIds[orderIndex] : null,
    type: chance.pick(['chargeback', 'chargeback', 'chargeback', 'inquiry']),
    status: chance.pick(statuses),
  };
}

/** One of an order's descriptions: what it is worth may differ from one to the next, its creation never does. */
export function orderBody(world: TapeWorld, orderIndex: number): Body {
  const { chance, prefix, orderIds, customerIds } = world;
  const { below, pick, happens, some } = chance;
  // Thirteen a lap of four weeks, every two days.
  const lap = Math.floor(orderIndex / 13);
  const createdAt =
    firstInstant + (2 + (orderIndex % 13) * 2) * 24 * hourMs + (orderIndex % 2) * 500 + lap * 3 * hourMs;
  const own = customerIds[orderIndex % customerIds.length];
  const customer = pick([own, own, customerIds[0], null]);
  const code = () => pick([`${pick(partnerKeys)}10`, ` ${pick(partnerKeys).toUpperCase()} 20 `, 'SALE']);
  const codes = happens(0.3) ? some(2, code) : [];
  const link = `${prefix}${pick(['', 'Z'])}${pick(partnerKeys)}`;
  return {
    id: orderIds[orderIndex],
    ...(happens(0.8) ? { currency: world.currency } : {}),
    created_at: timeText(chance, createdAt),
    ...(happens(0.9) ? { updated_at: timeText(chance, createdAt + below(5) * 24 * hourMs) } : {}),
    ...(happens(0.05) ? { cancelled_at: timeText(chance, createdAt + hourMs) } : {}),
    ...(happens(0.08) ? { test: true } : {}),
    financial_status: pick(['paid', 'paid', 'paid', 'paid', 'partially_refunded', 'refunded', 'pending', null]),
    ...(happens(0.5) ? { taxes_included: happens(0.5) } : {}),
    ...(happens(0.7) ? { email: pick(emails) } : {}),
    ...(customer === null
      ? pick([{}, { customer: null }])
      : { customer: { id: customer, ...(happens(0.5) ? { email: pick(emails) } : {}) } }),
    ...(happens(0.3) ? { source_name: pick(['web', 'subscription_contract']) } : {}),
    ...(happens(0.6) ? { shipping_address: pick([null, { country_code: 'FR' }, { country_code: 'DE' }]) } : {}),
    ...(happens(0.7) ? { note_attributes: attributes(chance) } : {}),
    ...(happens(0.4)
      ? {
          landing_site: pick([
            '/',
            `/?ref=${encodeURIComponent(link)}`,
            `/p?a=1&ref=&ref=x`,
            `/p?ref=${encodeURIComponent(link)}&ref=x`,
            null,
          ]),
        }
      : {}),
    ...(codes.length > 0
      ? { discount_codes: codes.map((given) => ({ code: given, amount: '1.00', type: 'percentage' })) }
      : {}),
    ...(happens(0.3)
      ? {
          discount_applications: some(2, () =>
            pick([
              { type: 'manual', title: 'Sorry' },
              { type: 'discount_code', code: codes[0] ?? 'SALE' },
            ]),
          ),
        }
      : {}),
    line_items: Array.from({ length: 1 + below(3) }, (_, index) => line(world, index)),
    ...(happens(0.4)
      ? {
          shipping_lines: some(2, () => ({
            ...money(world, 'price', 9),
            tax_lines: some(1, () => money(world, 'price', 2)),
          })),
        }
      : {}),
    ...(happens(0.3) ? { refunds: some(2, () => refundBody(world, orderIndex)) } : {}),
  };
}

function attributes({ pick }: Chance): readonly Body[] {
  const visitor = { name: '_tributary', value: pick([...visitors, ...visitors, '']) };
  return pick([[visitor], [{ name: 'gift', value: 'yes' }, visitor], [{ name: 'gift', value: null }]]);
}
