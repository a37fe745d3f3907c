import { describe, expect, test } from 'vitest';
import type { OrderNode } from '#app/adapters/shopify/order-fields.ts';
import { toOrderReading, type WholeOrder } from '#app/adapters/shopify/payload/order-node.ts';

const money = (amount: string) => ({ shopMoney: { amount } });

function order(fields: Partial<OrderNode> = {}): OrderNode {
  return {
    id: '9007199254740993',
    name: '#1001',
    createdAt: 0,
    updatedAt: 1_000,
    cancelledAt: null,
    test: false,
    email: null,
    checkoutToken: 'c-1',
    sourceName: 'web',
    discountCodes: [],
    customAttributes: [],
    displayFinancialStatus: 'PARTIALLY_REFUNDED',
    taxesIncluded: false,
    totalPriceSet: { shopMoney: { amount: '10.0', currencyCode: 'EUR' } },
    customer: null,
    shippingAddress: null,
    billingAddress: null,
    phone: null,
    customerJourneySummary: null,
    tags: [],
    note: null,
    purchasingEntity: null,
    disputes: [],
    ...fields,
  };
}

function whole(fields: Partial<OrderNode>, price = '10.0'): WholeOrder {
  const line = {
    id: '1',
    quantity: 1,
    currentQuantity: 1,
    isGiftCard: false,
    sku: null,
    vendor: null,
    title: 'Thing',
    product: null,
    variant: null,
    customAttributes: [],
    originalUnitPriceSet: money(price),
    discountAllocations: [{ allocatedAmountSet: money('0.5') }],
    taxLines: [{ priceSet: money('2') }],
  };
  const applications = [
    { __typename: 'DiscountCodeApplication', code: 'TEN' },
    { __typename: 'ManualDiscountApplication', code: null },
    { __typename: 'AutomaticDiscountApplication', code: null },
    { __typename: 'ScriptDiscountApplication', code: null },
  ];
  return { order: order(fields), lines: [line], shippingLines: [], applications, refunds: [] };
}

describe('what the Admin API says in its own way', () => {
  test.each([
    ['EUR', '10.0', '10.00'],
    ['EUR', '0.005', '0.005'],
    ['EUR', '-3.50', '-3.50'],
    ['JPY', '1000.0', '1000'],
    ['KWD', '1.5', '1.500'],
  ])('an amount in %s of %s is a webhook’s %s', (currencyCode, amount, printed) => {
    const totalPriceSet = { shopMoney: { amount: '10.0', currencyCode } };
    const { facts } = toOrderReading(whole({ totalPriceSet }, amount), 0).order;
    expect(facts.lines[0]?.price).toBe(printed);
  });

  test('discounts and states have a webhook’s names', () => {
    const { order: read, disputes } = toOrderReading(
      whole({ disputes: [{ id: '7', initiatedAs: 'CHARGEBACK', status: 'UNDER_REVIEW' }] }),
      5,
    );
    expect(read.facts.discountApplications).toEqual([
      { type: 'discount_code', code: 'TEN' },
      { type: 'manual', code: null },
      { type: 'automatic', code: null },
      { type: 'script', code: null },
    ]);
    expect([read.facts.financialStatus, read.total]).toEqual(['partially_refunded', 1000n]);
    expect(disputes).toEqual([
      {
        disputeId: '7',
        orderId: read.facts.orderId,
        type: 'chargeback',
        status: 'under_review',
        origin: 'update',
        at: 5,
      },
    ]);
  });

  test('where the visit began is open until the journey is known', () => {
    const visit = {
      occurredAt: 0,
      landingPage: 'https://shop.example/?ref=ANNA' as string | null,
      referrerUrl: null,
      referralCode: 'ANNA',
      source: 'direct',
      utmParameters: null,
    };
    const of = (customerJourneySummary: OrderNode['customerJourneySummary']) => {
      const { facts, keepsLanding } = toOrderReading(whole({ customerJourneySummary }), 0).order;
      return [facts.landingRef, keepsLanding];
    };
    const firstVisit = null;
    expect(of({ ready: true, firstVisit, lastVisit: visit })).toEqual(['ANNA', undefined]);
    expect(of({ ready: true, firstVisit, lastVisit: { ...visit, landingPage: null } })).toEqual([null, undefined]);
    expect(of({ ready: true, firstVisit, lastVisit: null })).toEqual([null, true]);
    expect(of({ ready: false, firstVisit, lastVisit: visit })).toEqual([null, true]);
    expect(of(null)).toEqual([null, true]);
  });

  test('a currency that is none is refused', () => {
    const totalPriceSet = { shopMoney: { amount: '1', currencyCode: 'XXQ' } };
    expect(() => toOrderReading(whole({ totalPriceSet }), 0)).toThrow(/XXQ/);
  });
});
