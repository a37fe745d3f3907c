/* Arbitrary terms of a programme, as program.json writes them: every field, most rules with few conditions. */
import fc from 'fast-check';

export const products = ['1', '2', '3'] as const;

/** A decimal amount, sometimes with more digits than any currency. */
export const amount = (most: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(most), fc.constantFrom(0, 1, 2, 3, 5), fc.nat(99_999))
    .map(([units, digits, rest]) =>
      digits === 0 ? `${units}` : `${units}.${String(rest).padStart(5, '0').slice(0, digits)}`,
    );

const percent = fc.constantFrom('1', '7.5', '10', '12.345', '33', '100', '0');

const conditions = fc.record(
  {
    products: fc.subarray([...products], { minLength: 1 }),
    vendors: fc.constantFrom(['Maker'], ['Other']),
    productTypes: fc.constantFrom(['Boots'], ['Shoes']),
    tags: fc.constantFrom(['sale'], ['new', 'sale']),
    groups: fc.constantFrom(['gold'], ['default']),
    customer: fc.constantFrom('new', 'returning'),
    order: fc.constantFrom('first', 'renewal'),
    countries: fc.constantFrom(['FR'], ['DE']),
    campaigns: fc.constantFrom(['spring']),
    minBase: amount(60),
  },
  { requiredKeys: [] },
);

/** Most rules have few conditions, so that most lines find one. */
const when = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: conditions.map((all) => Object.fromEntries(Object.entries(all).slice(0, 2))) },
);

const orderRule = fc.oneof(
  fc.record({ percent, when, maxPerOrder: fc.option(amount(20)) }),
  fc.record({
    flat: amount(9),
    per: fc.constantFrom('order', 'item'),
    when,
    maxPerOrder: fc.option(amount(20)),
  }),
);

const stageRule = fc.record({
  stage: fc.constantFrom('registration', 'verification', 'qualifying'),
  flat: amount(9),
  when: fc.record({ minBase: amount(60) }, { requiredKeys: [] }),
});

const rules = fc
  .array(fc.oneof({ weight: 3, arbitrary: orderRule }, { weight: 1, arbitrary: stageRule }), {
    minLength: 1,
    maxLength: 5,
    size: 'max',
  })
  .map((list) => list.map((rule, index) => ({ ...rule, key: `rule-${index}` })));

export const terms: fc.Arbitrary<Record<string, unknown>> = fc.record({
  attribution: fc.record({
    precedence: fc.shuffledSubarray(['code', 'link', 'customer'], { minLength: 1 }),
    model: fc.constantFrom('last', 'first', 'linear'),
    windowDays: fc.constantFrom(30, 30, 5, 0),
    customerDays: fc.constantFrom(0, 5, 365, null),
  }),
  base: fc.record({
    discounts: fc.constantFrom('deduct', 'ignore'),
    tax: fc.constantFrom('exclude', 'include'),
    shipping: fc.constantFrom('exclude', 'include'),
  }),
  rules,
  overrides: fc.array(percent, { maxLength: 2 }),
  holdDays: fc.constantFrom(0, 3, 14),
  minPayout: fc.constantFrom('0', '5', '20.00'),
  selfReferral: fc.constantFrom('block', 'allow'),
  referee: fc.option(
    fc.record({ on: fc.constantFrom('registration', 'order'), storeCredit: amount(9), clawback: fc.boolean() }),
  ),
});
