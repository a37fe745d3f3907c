// A shop's trade in the twin, drawn by chance: orders of every kind, and what happens to them afterwards.

import { SHOP } from '../contract/running-twin.ts';
import type { Chance } from './chance.ts';
import type { TwinWorld } from './twin.ts';

type Twin = TwinWorld['twin'];

export interface TwinOrder {
  readonly id: string;
  readonly name: string;
  readonly lines: readonly { readonly id: string; readonly quantity: number }[];
}

export interface TradeOptions {
  readonly codes: readonly string[];
  readonly links: readonly string[];
  readonly visitors: readonly string[];
  /** Orders are dated back up to so many days; of today without it. */
  readonly daysBack?: number;
}

const hourMs = 3_600_000;
const orders = `/_control/shops/${SHOP}/orders`;

export async function twinOrder(twin: Twin, body: object): Promise<TwinOrder> {
  return twin.post(orders, body);
}

/** Of an order: `pay`, `refund`, `edit`, `cancel`, `dispute`, `touch`. */
export async function changeOrder(twin: Twin, { id }: Pick<TwinOrder, 'id'>, change: string, body: object = {}) {
  await twin.post(`${orders}/${id}/${change}`, body);
}

/** Draws orders and changes, one after the other: what goes out by webhook is the twin's matter. */
export async function trade(twin: Twin, chance: Chance, count: number, options: TradeOptions): Promise<TwinOrder[]> {
  const products = await twin.get<{ variants: { id: string }[] }[]>(`/_control/shops/${SHOP}/products`);
  const customers = await twin.get<{ id: string }[]>(`/_control/shops/${SHOP}/customers`);
  const variants = products.flatMap((product) => product.variants.map(({ id }) => id));
  const made: TwinOrder[] = [];
  for (let index = 0; index < count; index++) {
    const order = await twinOrder(twin, {
      lines: drawLines(chance, variants),
      ...(options.daysBack === undefined ? {} : { createdAt: drawTime(chance, options.daysBack) }),
      payment: chance.pick(['paid', 'paid', 'paid', 'paid', 'pending', 'authorized']),
      test: chance.happens(0.05),
      ...(chance.happens(0.8) ? { customerId: chance.pick(customers).id } : { email: 'guest@example.com' }),
      ...(chance.happens(0.5) ? { discountCodes: [chance.pick(options.codes)] } : {}),
      ...(chance.happens(0.4) ? { attributes: { _tributary: chance.pick(options.visitors) } } : {}),
      ...(chance.happens(0.4) ? { landingSite: `/products/lamp?a=1&ref=${chance.pick(options.links)}` } : {}),
      ...(chance.happens(0.5) ? { shipping: { price: '4.90' } } : {}),
      ...(chance.happens(0.2) ? { sourceName: 'subscription_contract' } : {}),
    });
    made.push(order);
    for (const change of chance.some(2, () => chance.pick(changes))) await change(twin, chance, order);
  }
  return made;
}

function drawTime(chance: Chance, daysBack: number): string {
  return new Date(Date.now() - (1 + chance.below(daysBack * 24)) * hourMs).toISOString();
}

function drawLines(chance: Chance, variants: readonly string[]): object[] {
  const bought = chance.some(3, () => ({ variantId: chance.pick(variants), quantity: 1 + chance.below(4) }));
  return [
    { title: 'Engraving', price: `${chance.below(90)}.${10 + chance.below(90)}`, quantity: 1 + chance.below(3) },
    ...bought,
    ...(chance.happens(0.1) ? [{ title: 'Gift card', price: '25.00', quantity: 1, giftCard: true }] : []),
    ...(chance.happens(0.1) ? [{ title: 'Tip', price: '3.00', quantity: 1, taxable: false }] : []),
  ];
}

/** What the twin refuses, such as a second cancellation, did not happen. */
async function attempt(twin: Twin, order: TwinOrder, change: string, body: object): Promise<void> {
  await changeOrder(twin, order, change, body).catch(() => undefined);
}

const changes: readonly ((twin: Twin, chance: Chance, order: TwinOrder) => Promise<void>)[] = [
  (twin, chance, order) => {
    const line = chance.pick(order.lines);
    return attempt(twin, order, 'refund', { lines: [{ lineId: line.id, quantity: 1 + chance.below(line.quantity) }] });
  },
  (twin, _chance, order) => attempt(twin, order, 'refund', { lines: [], amount: '2.50' }),
  (twin, _chance, order) => attempt(twin, order, 'refund', { full: true }),
  (twin, chance, order) => attempt(twin, order, 'refund', { lines: [], shipping: chance.pick(['4.90', '1.00']) }),
  (twin, chance, order) => {
    const line = chance.pick(order.lines);
    return attempt(twin, order, 'edit', {
      remove: [{ lineId: line.id, quantity: 1 }],
      add: chance.happens(0.5) ? [{ title: 'Ribbon', price: '7.35', quantity: 2 }] : [],
    });
  },
  (twin, chance, order) => attempt(twin, order, 'cancel', { refund: chance.happens(0.5) }),
  (twin, _chance, order) => attempt(twin, order, 'pay', {}),
  async (twin, chance, order) => {
    await attempt(twin, order, 'dispute', { type: chance.pick(['chargeback', 'chargeback', 'inquiry']) });
    const status = chance.pick(['', 'under_review', 'lost', 'won']);
    if (status !== '') await attempt(twin, order, 'dispute', { status });
  },
];
