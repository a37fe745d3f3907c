import { expect, test } from 'vitest';
import { missingOf } from '#app/flows/examine-orders.ts';
import type { ToldOrder } from '#app/flows/order-reading.ts';
import type { RecordedOrder } from '#app/flows/reconciliation.ts';

const standing = { financialStatus: 'paid', isCancelled: false, total: '1000' };
const chargeback = { disputeId: '5', type: 'chargeback', status: 'needs_response' };
const told: ToldOrder = {
  orderId: '1',
  name: '#1',
  updatedAt: 2_000,
  standing,
  refundIds: ['3'],
  disputes: [chargeback],
};
const recorded: RecordedOrder = {
  updatedAt: 2_000,
  standing,
  isDecided: true,
  refundIds: ['3'],
  disputes: [chargeback],
};

test.each<[string, Partial<ToldOrder>, Partial<RecordedOrder> | null, string[]]>([
  ['as recorded', {}, {}, []],
  ['of which nothing is recorded', {}, null, ['order']],
  ['of which a refund alone is recorded', {}, { updatedAt: null, standing: null, isDecided: false }, ['order']],
  ['that changed since', { updatedAt: 3_000 }, {}, ['update']],
  [
    'that was paid in the second in which it was made',
    {},
    { standing: { ...standing, financialStatus: 'pending' } },
    ['update'],
  ],
  ['that was cancelled in that second', {}, { standing: { ...standing, isCancelled: true } }, ['update']],
  ['that was edited in that second', {}, { standing: { ...standing, total: '900' } }, ['update']],
  ['of which more is known than Shopify tells', { updatedAt: 1_000 }, { standing: { ...standing, total: '9' } }, []],
  ['with a refund more', { refundIds: ['3', '4'] }, {}, ['refund']],
  ['with a dispute more', { disputes: [chargeback, { ...chargeback, disputeId: '6' }] }, {}, ['dispute']],
  ['whose dispute went on', { disputes: [{ ...chargeback, status: 'lost' }] }, {}, ['dispute']],
  ['whose chargeback began as an inquiry', { disputes: [{ ...chargeback, type: 'inquiry' }] }, {}, []],
  ['whose inquiry is a chargeback', {}, { disputes: [{ ...chargeback, type: 'inquiry' }] }, ['dispute']],
  ['without a decision', {}, { isDecided: false }, ['decision']],
])('an order %s', (_name, more, known, missing) => {
  expect(missingOf({ ...told, ...more }, known === null ? undefined : { ...recorded, ...known })).toEqual(missing);
});
