/*
 * What terms would make of an order that everyone can follow, by the same decision that real orders get: an order of 100 with a
 * discount of 10, tax of 18 on top and shipping of 5, which a partner's code brought.
 */
import { getCurrencyDigits } from './currency.ts';
import { decideHistory } from './decide.ts';
import type { DecimalText, EpochMs, OrderFacts } from './facts.ts';
import type { ProgramTerms } from './program.ts';

export interface ExampleOrder {
  readonly goods: DecimalText;
  readonly discount: DecimalText;
  readonly tax: DecimalText;
  readonly shipping: DecimalText;
}

export interface ProgramPreview {
  readonly order: ExampleOrder;
  /** What of it commission is computed on, as exact text in major units. */
  readonly base: string;
  /** In the currency's minor unit. */
  readonly commission: bigint;
}

/** Round figures in the currency: where there are no minor units, a hundred times as many. */
export function exampleOrder(currency: string): ExampleOrder {
  const digits = getCurrencyDigits(currency) ?? 2;
  const amount = (hundredths: number): DecimalText => (digits === 0 ? `${hundredths * 100}` : `${hundredths}`);
  return { goods: amount(100), discount: amount(10), tax: amount(18), shipping: amount(5) };
}

export function previewTerms(terms: ProgramTerms, currency: string): ProgramPreview {
  const order = exampleOrder(currency);
  const decision = decideHistory({
    customerId: null,
    orders: [{ order: factsOf(order), refunds: [], disputes: [], assignments: [] }],
    registrations: [],
    verifications: [],
    clicks: [],
    screenings: [],
    rulebook: {
      currency,
      // A code always holds, whatever the precedence of the terms names first.
      programs: [{ key: program, versions: [{ effectiveAt: 0, terms: withCode(terms) }] }],
      partners: new Map([
        [
          partner,
          {
            key: partner,
            program,
            email: '',
            parent: null,
            statuses: [{ at: 0, value: 'approved' as const }],
            groups: [],
          },
        ],
      ]),
      links: new Map(),
      discountCodes: new Map([[code, { partner, since: null }]]),
      catalog: new Map(),
    },
  });
  const [decided] = decision.orders;
  const own = decided?.entitlements.filter(({ rule }) => !rule.startsWith('override:')) ?? [];
  return {
    order,
    base: decided?.explanation.bases[0]?.total ?? '0',
    commission: own.reduce((sum, { amount }) => sum + amount, 0n),
  };
}

const program = 'example';
const partner = 'example';
const code = 'example';
const at: EpochMs = 1;

function withCode(terms: ProgramTerms): ProgramTerms {
  return { ...terms, attribution: { ...terms.attribution, precedence: ['code'] } };
}

function factsOf({ goods, discount, tax, shipping }: ExampleOrder): OrderFacts {
  return {
    orderId: '1',
    createdAt: at,
    updatedAt: at,
    cancelledAt: null,
    test: false,
    financialStatus: 'paid',
    taxesIncluded: false,
    customerId: null,
    email: null,
    customerEmail: null,
    sourceName: null,
    shippingCountry: null,
    discountCodes: [code],
    discountApplications: [],
    visitor: null,
    landingRef: null,
    lines: [
      {
        lineId: '1',
        productId: '1',
        variantId: '1',
        sku: null,
        vendor: null,
        title: '',
        giftCard: false,
        quantity: 1,
        currentQuantity: null,
        price: goods,
        discounts: [discount],
        taxes: [tax],
      },
    ],
    shippingLines: [{ price: shipping, discounts: [], taxes: [] }],
  };
}
