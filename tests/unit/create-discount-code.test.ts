import { expect, test } from 'vitest';
import { type DiscountCodePorts, discountCodeHandler, type FoundDiscount } from '#app/flows/create-discount-code.ts';

const gid = 'gid://shopify/DiscountCodeNode/1';
const ours: FoundDiscount = { discountGid: gid, title: 'Tributary: Friends' };

/** Shopify as an earlier attempt left it: its work ends between our look and our own attempt, which is refused. */
function portsAfterLostAnswer(found: FoundDiscount | null, program: { discountGid: string | null }): DiscountCodePorts {
  const looks: (FoundDiscount | null)[] = [null, found];
  return {
    getProgramDiscount: async () => ({ programId: 'p', programName: 'Friends', codePercent: '10', ...program }),
    saveProgramDiscount: async () => undefined,
    findByCode: async () => ({ outcome: 'ok', data: looks.shift() ?? null }),
    createDiscount: async () => ({ outcome: 'refused', errors: [{ message: 'Code must be unique', code: 'TAKEN' }] }),
    addCode: async () => ({ outcome: 'ok', data: 'gid://shopify/DiscountRedeemCodeBulkCreation/1' }),
    readAddition: async () => ({
      outcome: 'ok',
      data: { done: true, redeemCodeGid: null, errors: ['Code must be unique'] },
    }),
    clock: () => 0,
    pause: async () => undefined,
  };
}

const attempt = {
  shopId: 's',
  outboxId: 'o',
  payload: { partnerId: 'a', code: 'ANNA10' },
  createdAt: 0,
  note: null,
  writeNote: async () => undefined,
};

test.each([
  ['the code', { discountGid: gid }],
  ['the programme’s discount', { discountGid: null }],
])('%s that an earlier attempt made after all is adopted', async (_what, program) => {
  const result = await discountCodeHandler(portsAfterLostAnswer(ours, program)).carryOut(attempt);
  expect(result).toMatchObject({ result: 'done', effect: { on: 'discount_code', code: 'ANNA10', state: 'active' } });
});

test('a code that somebody else made meanwhile is not', async () => {
  const theirs = { discountGid: 'gid://shopify/DiscountCodeNode/2', title: 'Summer' };
  const result = await discountCodeHandler(portsAfterLostAnswer(theirs, { discountGid: gid })).carryOut(attempt);
  expect(result).toMatchObject({ result: 'failed', error: expect.stringContaining('Summer') });
});

test('a refusal without another discount is told as it came', async () => {
  const result = await discountCodeHandler(portsAfterLostAnswer(null, { discountGid: gid })).carryOut(attempt);
  expect(result).toMatchObject({ result: 'failed', error: expect.stringContaining('must be unique') });
});
