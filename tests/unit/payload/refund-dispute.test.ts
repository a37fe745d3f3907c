import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readDispute } from '#app/adapters/shopify/payload/dispute.ts';
import { readRefund } from '#app/adapters/shopify/payload/refund.ts';

const sample = (name: string): string =>
  readFileSync(new URL(`../../fixtures/shopify/${name}.json`, import.meta.url), 'utf8');

describe('refunds', () => {
  test.each([
    ['refund-1', 2, []],
    ['refund-2', 0, []],
    ['refund-3', 1, []],
    ['refund-4', 1, ['89.64']],
    ['refund-5', 3, []],
  ])('%s: %i lines, discrepancies %j', (name, lines, discrepancies) => {
    const refund = readRefund(sample(name), 1_000);
    expect(refund.refundId).toBe(String(JSON.parse(sample(name)).id));
    expect(refund.lines).toHaveLength(lines);
    expect(refund.discrepancies).toEqual(discrepancies);
  });

  test('a negative discrepancy, in shop money', () => {
    const adjustment = {
      kind: 'refund_discrepancy',
      amount: '-9.00',
      amount_set: { shop_money: { amount: '-10.00', currency_code: 'EUR' } },
    };
    const body = JSON.stringify({ ...JSON.parse(sample('refund-2')), order_adjustments: [adjustment] });
    expect(readRefund(body, 1_000).discrepancies).toEqual(['-10.00']);
  });

  test.each([
    ['Refund discrepancy', ['-4.00']],
    ['REFUND_DISCREPANCY', ['-4.00']],
    ['Shipping refund', []],
    [null, []],
  ])('an adjustment without a kind is of the kind that its reason %j names', (reason, discrepancies) => {
    const body = { ...JSON.parse(sample('refund-2')), order_adjustments: [{ reason, amount: '-4.00' }] };
    expect(readRefund(JSON.stringify(body), 1_000).discrepancies).toEqual(discrepancies);
  });

  test('one without its order cannot be understood', () => {
    expect(() => readRefund('{"id":1,"created_at":"2026-01-01T00:00:00Z"}', 1_000)).toThrow(
      expect.objectContaining({ code: 'invalid_input', fields: { order_id: expect.any(String) } }),
    );
  });
});

describe('disputes', () => {
  test.each([
    ['dispute-1', 'chargeback', 'needs_response', '625362839'],
    ['dispute-2', 'chargeback', 'under_review', '625362839'],
    ['dispute-3', 'chargeback', 'lost', '625362839'],
    ['dispute-4', 'chargeback', 'won', '625362839'],
    ['dispute-5', 'inquiry', 'needs_response', '625362839'],
    ['dispute-6', 'chargeback', 'won', null],
  ])('%s: %s, %s', (name, type, status, orderId) => {
    expect(readDispute(sample(name), 'update', 1_000)).toEqual({
      disputeId: String(JSON.parse(sample(name)).id),
      orderId,
      type,
      status,
      origin: 'update',
      at: 1_000,
    });
  });
});
