/*
 * Arbitrary shops and histories for property tests: few customers, visitors, orders and partners, so that facts meet; amounts, quantities
 * and times at will; order ids above 2^53. Every fact has an instant of its own, because at one instant the law lets delivery count.
 */
import fc from 'fast-check';
import { parseTerms, termNames } from '#app/domain/program-terms.ts';
import type { ReplayProgram } from '#app/domain/replay-program.ts';
import { amount, products, terms } from './arbitrary-terms.ts';
import type { Fact } from './books.ts';
import {
  assign,
  change,
  click,
  describeProduct,
  dispute,
  group,
  item,
  ms,
  order,
  programOf,
  refund,
  register,
  status,
  verify,
} from './scenario.ts';

export const currencies = ['JPY', 'USD', 'KWD'] as const;

const partners = ['anna', 'berta', 'carla', 'dora'] as const;
const visitors = ['v1', 'v2'] as const;
const customers = ['9007199254740993', '9007199254740995', null] as const;

/** Beyond what a JavaScript number holds exactly: neighbours would be one id. */
const firstOrderId = 9_007_199_254_740_993n;
const orderIds = [0n, 1n, 2n, 3n, 4n].map((offset) => String(firstOrderId + offset));

/** A shop of two programmes; anna under berta under carla, dora alone. */
export const shopFile: fc.Arbitrary<ReplayProgram> = fc
  .record({ currency: fc.constantFrom(...currencies), first: terms, second: terms })
  .map(({ currency, first, second }) => {
    const approvedAt = '2025-12-01T00:00:00Z';
    const partner = (key: string, program: string, details: object = {}) => ({
      key,
      program,
      email: `${key}@example.com`,
      approvedAt,
      links: [{ code: key.toUpperCase(), campaign: 'spring' }, { code: `${key.toUpperCase()}2` }],
      discountCodes: [`${key}10`],
      ...details,
    });
    return programOf({
      shop: { domain: 'demo.myshopify.com', currency, timeZone: 'UTC' },
      programs: [
        { key: 'creators', ...first },
        { key: 'agencies', ...second },
      ],
      partners: [
        partner('anna', 'creators', { parent: 'berta', group: 'gold' }),
        partner('berta', 'creators', { parent: 'carla' }),
        partner('carla', 'agencies'),
        partner('dora', 'agencies'),
      ],
    });
  });

const line = fc
  .record({
    productId: fc.constantFrom(...products, null),
    variantId: fc.constantFrom('11', null),
    giftCard: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
    quantity: fc.constantFrom(1, 2, 3, 4, 0),
    currentQuantity: fc.constantFrom(null, null, 4, 2, 1, 0),
    price: amount(40),
    discounts: fc.array(amount(9), { maxLength: 2 }),
    taxes: fc.array(amount(5), { maxLength: 2 }),
  })
  .map(({ price, ...details }) => item(price, details));

const lines = fc
  .array(line, { minLength: 1, maxLength: 3, size: 'max' })
  .map((list) => list.map((one, index) => ({ ...one, lineId: String(index + 1) })));

const shipping = fc.array(
  fc.record({
    price: amount(9),
    discounts: fc.array(amount(3), { maxLength: 1 }),
    taxes: fc.array(amount(2), { maxLength: 1 }),
  }),
  { maxLength: 1 },
);

const emails = fc.constantFrom('friend@example.com', 'other@example.com', 'ANNA@example.com', null, '');

/** Builds a fact at an instant. What an order keeps from description to description hangs on its id alone. */
type FactAt = (at: number) => Fact;

const orderAt: fc.Arbitrary<FactAt> = fc
  .record({
    index: fc.nat(orderIds.length - 1),
    details: fc.record({
      items: lines,
      shipping,
      test: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
      financialStatus: fc.constantFrom(
        'paid',
        'paid',
        'paid',
        'paid',
        'partially_refunded',
        'refunded',
        'pending',
        null,
      ),
      taxesIncluded: fc.boolean(),
      email: emails,
      sourceName: fc.constantFrom('web', 'web', 'subscription_contract'),
      shippingCountry: fc.constantFrom('FR', 'DE', null),
      discountCodes: fc.array(fc.constantFrom('anna10', 'DORA10', 'SALE'), { maxLength: 2 }),
      visitor: fc.constantFrom(...visitors, ...visitors, null),
      landingRef: fc.constantFrom('ANNA', 'DORA2', null),
    }),
    isCancelled: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  })
  .map(({ index, details, isCancelled }) => (at) => {
    const created = 10 + index * 4;
    const updated = created + at;
    return order(created, orderIds[index] ?? '1', {
      ...details,
      customerId: customers[index % customers.length] ?? null,
      updated,
      ...(isCancelled ? { cancelled: updated } : {}),
    });
  });

const orderIndex = fc.nat(orderIds.length - 1);

const clickAt: fc.Arbitrary<FactAt> = fc
  .tuple(fc.constantFrom(...visitors), fc.constantFrom('ANNA', 'ANNA2', 'BERTA', 'CARLA', 'DORA', 'NOBODY'))
  .map(
    ([visitor, code]) =>
      (at: number) =>
        click(at, visitor, code),
  );

const changeAt: fc.Arbitrary<FactAt> = fc
  .tuple(fc.constantFrom('creators', 'agencies'), terms, fc.subarray([...termNames], { minLength: 1 }))
  .map(([program, written, names]) => {
    const parsed = parseTerms(written);
    if (!parsed.ok) throw new Error('arbitrary terms are right');
    const changed = Object.fromEntries(names.map((name) => [name, parsed.value[name]]));
    return (at: number) => change(at, program, changed);
  });

/** What the shop says of a product, some of them unknown before. */
export const describeAt: fc.Arbitrary<FactAt> = fc
  .tuple(
    fc.constantFrom(...products),
    fc.constantFrom('Boots', 'Shoes', null),
    fc.subarray(['sale', 'new'], { maxLength: 1 }),
  )
  .map(
    ([product, type, tags]) =>
      (at: number) =>
        describeProduct(at, product, type, tags),
  );

const otherFact: fc.Arbitrary<FactAt> = fc.oneof(
  changeAt,
  describeAt,
  fc
    .tuple(
      fc.nat(9),
      orderIndex,
      fc.dictionary(fc.constantFrom('1', '2', '3'), fc.nat(2), { maxKeys: 1 }),
      fc.array(
        amount(20).map((text) => `-${text}`),
        { maxLength: 1 },
      ),
    )
    .map(
      ([id, index, units, given]) =>
        (at: number) =>
          refund(at, id * 10 + index, orderIds[index] ?? '1', units, given),
    ),
  fc
    .tuple(
      orderIndex,
      fc.constantFrom('needs_response', 'under_review', 'won', 'lost', 'accepted'),
      fc.constantFrom('create', 'update'),
    )
    .map(
      ([index, word, origin]) =>
        (at: number) =>
          dispute(at, orderIds[index] ?? '1', word, { disputeId: String(index), origin: origin as 'create' }),
    ),
  fc.tuple(fc.constantFrom(...visitors), emails, fc.constantFrom('9007199254740993', '9007199254740995')).map(
    ([visitor, email, customer]) =>
      (at: number) =>
        register(at, visitor, email ?? '', customer),
  ),
  fc.constantFrom('9007199254740993', '9007199254740995').map((customer) => (at: number) => verify(at, customer)),
  fc.tuple(orderIndex, fc.constantFrom(...partners, null)).map(
    ([index, partner]) =>
      (at: number) =>
        assign(at, orderIds[index] ?? '1', partner),
  ),
  fc.tuple(fc.constantFrom(...partners), fc.constantFrom('approved' as const, 'suspended' as const)).map(
    ([partner, value]) =>
      (at: number) =>
        status(at, partner, value),
  ),
  fc.tuple(fc.constantFrom(...partners), fc.constantFrom('gold', 'default')).map(
    ([partner, value]) =>
      (at: number) =>
        group(at, partner, value),
  ),
);

/** Distinct facts in any order of time, each with an instant of its own. */
export const facts: fc.Arbitrary<readonly Fact[]> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 35 }),
      fc.oneof(
        { weight: 3, arbitrary: orderAt },
        { weight: 2, arbitrary: clickAt },
        { weight: 4, arbitrary: otherFact },
      ),
    ),
    {
      minLength: 1,
      maxLength: 25,
      size: 'max',
    },
  )
  .map((drafts) => distinct(drafts.map(([at, build], index) => build(at + index * ms))));

/** A refund never changes, so a second description of one id must be the same fact; here it is left out. */
function distinct(list: readonly Fact[]): readonly Fact[] {
  const seen = new Set<string>();
  return list.filter((fact) => {
    if (fact.kind !== 'refund') return true;
    const isNew = !seen.has(fact.refund.refundId);
    seen.add(fact.refund.refundId);
    return isNew;
  });
}

/** A change of a programme's terms, complete. */
export function changeOf(file: ReplayProgram, read: Record<string, unknown>, at: number): Fact {
  const changed = programOf({
    shop: { currency: file.shop.currency },
    programs: [{ key: 'creators', ...read }],
  });
  const [programme] = changed.programs;
  if (programme === undefined) throw new Error('a programme was read');
  return change(at, 'creators', programme.terms);
}
