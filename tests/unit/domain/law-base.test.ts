import { describe } from 'vitest';
import { assign, dispute, item, law, order, refund, shop } from '#tests/support/scenario.ts';

/** Every order here is assigned to anna by hand, so that only its base matters: she earns 10 % of it. */
const anna = assign(0, 1, 'anna');
const earns = (amount: string) => ({ 'order 1': `manual: anna → anna default ${amount}` });
const earnsNothing = { 'order 1': 'manual: anna' };

describe('the commissionable base of an order', () => {
  law('price × quantity', shop(), [[anna], [order(1, 1, { items: [item('12.30', { quantity: 3 })] }), earns('3.69')]]);

  law('less the discounts, if the base deducts them (by default)', shop(), [
    [anna],
    [order(1, 1, { items: [item('100.00', { discounts: ['10.00', '5.00'] })] }), earns('8.50')],
  ]);
  law('discounts ignored', shop({ base: { discounts: 'ignore' } }), [
    [anna],
    [order(1, 1, { items: [item('100.00', { discounts: ['15.00'] })] }), earns('10.00')],
  ]);
  law('less the tax, if prices include it and the base excludes it (by default)', shop(), [
    [anna],
    [order(1, 1, { taxesIncluded: true, items: [item('120.00', { taxes: ['15.00', '5.00'] })] }), earns('10.00')],
  ]);
  law('tax included in prices and in the base', shop({ base: { tax: 'include' } }), [
    [anna],
    [order(1, 1, { taxesIncluded: true, items: [item('120.00', { taxes: ['20.00'] })] }), earns('12.00')],
  ]);
  law('tax on top and excluded', shop(), [
    [anna],
    [order(1, 1, { items: [item('100.00', { taxes: ['20.00'] })] }), earns('10.00')],
  ]);
  law('plus the tax, if it is on top and the base includes it', shop({ base: { tax: 'include' } }), [
    [anna],
    [order(1, 1, { items: [item('100.00', { taxes: ['20.00'] })] }), earns('12.00')],
  ]);
  law('a line base below 0 counts as 0', shop(), [
    [anna],
    [order(1, 1, { items: [item('10.00', { discounts: ['15.00'] }), item('20.00', { lineId: '2' })] }), earns('2.00')],
  ]);
  law('a gift card has base 0, always', shop({ base: { discounts: 'ignore', tax: 'include' } }), [
    [anna],
    [order(1, 1, { items: [item('50.00', { giftCard: true })] }), earnsNothing],
  ]);
  law('a line "Tip" without product and variant has base 0; with either, or another title, it has not', shop(), [
    [anna],
    [order(1, 1, { items: [item('50.00', { productId: null, variantId: null, title: 'Tip' })] }), earnsNothing],
    [order(1, 1, { updated: 2, items: [item('50.00', { productId: null, title: 'Tip' })] }), earns('5.00')],
    [
      order(1, 1, { updated: 3, items: [item('50.00', { productId: null, variantId: null, title: 'tip' })] }),
      earns('5.00'),
    ],
  ]);
  law('prices may have more digits than the currency, and only the amount due is rounded', shop(), [
    [anna],
    [order(1, 1, { items: [item('0.0149', { quantity: 100 })] }), earns('0.15')],
  ]);
});

describe('shipping', () => {
  const shipping = [
    { price: '10.00', discounts: ['2.00'], taxes: ['1.60'] },
    { price: '5.00', discounts: [], taxes: [] },
  ];

  law('is left out by default', shop(), [[anna], [order(1, 1, { shipping }), earns('10.00')]]);
  law('is one more line, less its discounts', shop({ base: { shipping: 'include' } }), [
    [anna],
    [order(1, 1, { shipping }), earns('11.30')],
  ]);
  law(
    'is less its discounts also where those of lines are ignored',
    shop({ base: { shipping: 'include', discounts: 'ignore' } }),
    [[anna], [order(1, 1, { shipping, items: [item('100.00', { discounts: ['10.00'] })] }), earns('11.30')]],
  );
  law('its tax is treated as that of lines', shop({ base: { shipping: 'include', tax: 'include' } }), [
    [anna],
    [order(1, 1, { shipping }), earns('11.46')],
    [order(1, 1, { shipping, taxesIncluded: true, updated: 2 }), earns('11.30')],
  ]);
  law(
    'no condition on products matches it',
    shop({
      base: { shipping: 'include' },
      rules: [
        { key: 'maker', when: { vendors: ['Maker'] }, percent: '10' },
        { key: 'rest', percent: '1' },
      ],
    }),
    [
      [anna],
      [
        order(1, 1, { shipping: [{ price: '10.00', discounts: [], taxes: [] }] }),
        { 'order 1': 'manual: anna → anna maker 10.00, anna rest 0.10' },
      ],
    ],
  );
  law('refunds of lines never reduce it; amount-only refunds do', shop({ base: { shipping: 'include' } }), [
    [anna],
    [order(1, 1, { shipping: [{ price: '20.00', discounts: [], taxes: [] }] }), earns('12.00')],
    [refund(2, 1, 1, { '1': 1 }), earns('2.00')],
    [refund(3, 2, 1, {}, ['-5.00']), earns('1.50')],
  ]);
});

describe('quantity left', () => {
  const four = order(1, 1, { items: [item('25.00', { quantity: 4, discounts: ['10.00'] })] });

  law('is what was not refunded, over distinct refunds, and the remaining base goes with it', shop(), [
    [anna],
    [four, earns('9.00')],
    [refund(2, 1, 1, { '1': 1 }), earns('6.75')],
    [refund(2, 1, 1, { '1': 1 }), earns('6.75')],
    [refund(3, 2, 1, { '1': 3 }), earnsNothing],
  ]);
  law('never falls below 0', shop(), [[anna], [four], [refund(2, 1, 1, { '1': 9 }), earnsNothing]]);
  law('of two descriptions of one refund the first counts', shop(), [
    [anna],
    [four],
    [refund(2, 1, 1, { '1': 1 }), earns('6.75')],
    [refund(3, 1, 1, { '1': 4 }), earns('6.75')],
  ]);
  law('is current_quantity where the order gives a smaller one', shop(), [
    [anna],
    [order(1, 1, { items: [item('25.00', { quantity: 4, currentQuantity: 3 })] }), earns('7.50')],
    [refund(2, 1, 1, { '1': 2 }), earns('5.00')],
    [order(1, 1, { updated: 3, items: [item('25.00', { quantity: 4, currentQuantity: 4 })] }), earns('5.00')],
  ]);
  law('two partial refunds that sum to the whole bring it to exactly 0', shop(), [
    [anna],
    [order(1, 1, { items: [item('9.99', { quantity: 3, discounts: ['0.01'] })] }), earns('3.00')],
    [refund(2, 1, 1, { '1': 1 }), earns('2.00')],
    [refund(3, 2, 1, { '1': 2 }), earnsNothing],
  ]);
});

describe('amount-only refunds', () => {
  law('reduce every base by the part of what was paid', shop(), [
    [anna],
    [order(1, 1, { items: [item('60.00'), item('40.00', { lineId: '2' })] }), earns('10.00')],
    [refund(2, 1, 1, {}, ['-25.00']), earns('7.50')],
    [refund(3, 2, 1, {}, ['-25.00']), earns('5.00')],
    [refund(4, 3, 1, {}, ['-60.00']), earnsNothing],
  ]);
  law('below 0 in all count as 0: less was given back than the lines', shop(), [
    [anna],
    [order(1, 1), earns('10.00')],
    [refund(2, 1, 1, {}, ['20.00']), earns('10.00')],
    [refund(3, 2, 1, {}, ['-30.00']), earns('9.00')],
  ]);
  law('what was paid counts tax on top, whatever the base is made of', shop(), [
    [anna],
    [order(1, 1, { items: [item('100.00', { taxes: ['25.00'] })] }), earns('10.00')],
    [refund(2, 1, 1, {}, ['-25.00']), earns('8.00')],
  ]);
  law('what was paid is less the discounts, even if the base ignores them', shop({ base: { discounts: 'ignore' } }), [
    [anna],
    [order(1, 1, { items: [item('100.00', { discounts: ['50.00'] })] }), earns('10.00')],
    [refund(2, 1, 1, {}, ['-25.00']), earns('5.00')],
  ]);
  law('what was paid for lines without a base does not count', shop(), [
    [anna],
    [order(1, 1, { items: [item('50.00'), item('50.00', { lineId: '2', giftCard: true })] }), earns('5.00')],
    [refund(2, 1, 1, {}, ['-25.00']), earns('2.50')],
  ]);
  law('what was paid is of the quantity left', shop(), [
    [anna],
    [order(1, 1, { items: [item('50.00', { quantity: 2 })] }), earns('10.00')],
    [refund(2, 1, 1, { '1': 1 }, ['-25.00']), earns('2.50')],
  ]);
  law('where nothing was paid for what has a base, nothing is left of it', shop({ base: { discounts: 'ignore' } }), [
    [anna],
    [order(1, 1, { items: [item('50.00', { discounts: ['50.00'] })] }), earnsNothing],
  ]);
});

describe('worth nothing', () => {
  law('a cancelled order', shop(), [
    [anna],
    [order(1, 1), earns('10.00')],
    [order(1, 1, { updated: 2, cancelled: 2 }), earnsNothing],
  ]);
  law('a test order, which is attributed all the same', shop(), [[anna], [order(1, 1, { test: true }), earnsNothing]]);
  law('an order that is not paid', shop(), [
    [anna],
    [order(1, 1, { financialStatus: 'pending' }), earnsNothing],
    [order(1, 1, { updated: 2, financialStatus: 'authorized' }), earnsNothing],
    [order(1, 1, { updated: 3, financialStatus: 'partially_paid' }), earnsNothing],
    [order(1, 1, { updated: 4, financialStatus: 'paid' }), earns('10.00')],
    [order(1, 1, { updated: 5, financialStatus: 'partially_refunded' }), earns('10.00')],
    [order(1, 1, { updated: 6, financialStatus: 'refunded' }), earns('10.00')],
    [order(1, 1, { updated: 7, financialStatus: 'voided' }), earnsNothing],
  ]);
  law('an order with a chargeback that is lost or accepted, not won, and not an inquiry', shop(), [
    [anna],
    [order(1, 1)],
    [dispute(2, 1, 'lost'), earnsNothing],
    [dispute(3, 1, 'won'), earns('10.00')],
    [dispute(4, 1, 'accepted'), earnsNothing],
    [dispute(5, 1, 'charge_refunded'), earns('10.00')],
    [dispute(6, 1, 'lost', { type: 'inquiry' }), earns('10.00')],
  ]);
  law('any update of a dispute wins over its opening, among updates the later', shop(), [
    [anna],
    [order(1, 1)],
    [dispute(4, 1, 'lost'), earnsNothing],
    [dispute(5, 1, 'needs_response', { origin: 'create' }), earnsNothing],
    [dispute(3, 1, 'won'), earnsNothing],
    [dispute(6, 1, 'won'), earns('10.00')],
  ]);
  law('an older description that arrives later changes nothing', shop(), [
    [anna],
    [order(1, 1, { updated: 5, cancelled: 5 }), earnsNothing],
    [order(1, 1, { updated: 2 }), earnsNothing],
  ]);
});
