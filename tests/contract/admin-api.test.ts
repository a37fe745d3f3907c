// How the Admin API refuses and fails: tokens, scopes, unknown and unmodelled fields, throttling, faults on demand.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AdminCall, installedShop, type RunningTwin, SHOP, startTwin } from './running-twin.ts';

let twin: RunningTwin;
let call: AdminCall;
let customer: string;

beforeAll(async () => {
  twin = await startTwin();
  const [first] = await twin.get<{ id: string }[]>(`/_control/shops/${SHOP}/customers`);
  customer = first?.id ?? '';
});
afterAll(() => twin.stop());
beforeEach(async () => {
  call = await installedShop(twin);
  await twin.delete('/_control/faults');
  await twin.post('/_control/throttle', { shop: SHOP });
});

const CREDIT = `mutation GrantCredit($id: ID!) {
  storeCreditAccountCredit(id: $id, creditInput: { creditAmount: { amount: "1.00", currencyCode: EUR } }) {
    storeCreditAccountTransaction { id } userErrors { code }
  }
}`;
const credit = () => call(CREDIT, { id: `gid://shopify/Customer/${customer}` });
const balance = async () =>
  (await twin.get<{ balance: string }>(`/_control/shops/${SHOP}/customers/${customer}/store-credit`)).balance;

describe('refusals', () => {
  it('turns away an unknown token, an unknown version and an unknown shop', async () => {
    const ask = async (path: string, headers: Record<string, string>) => {
      const response = await fetch(twin.origin + path, { method: 'POST', headers, body: '{"query":"{shop{id}}"}' });
      return response.status;
    };
    const path = '/admin/api/2026-07/graphql.json';
    expect(await ask(path, { 'x-sandbox-shop': SHOP, 'x-shopify-access-token': 'shpat_no' })).toBe(401);
    expect(await ask('/admin/api/2019-01/graphql.json', { 'x-sandbox-shop': SHOP })).toBe(404);
    expect(await ask(path, { 'x-sandbox-shop': 'nobody.myshopify.com' })).toBe(404);
  });

  it("knows Shopify's schema, and names what it does not model", async () => {
    const unknown = await call('{ shop { favouriteColour } }');
    expect(unknown.errors?.[0]?.message).toBe('Cannot query field "favouriteColour" on type "Shop".');
    const unmodelled = await call('{ shop { features { avalaraAvatax } } }');
    expect(unmodelled.errors?.[0]?.message).toBe('twin does not model Shop.features');
    const mutation = await call(
      'mutation { bulkOperationCancel(id: "gid://shopify/BulkOperation/1") { userErrors { message } } }',
    );
    expect(mutation.errors?.[0]?.message).toBe('twin does not model Mutation.bulkOperationCancel');
    const input = {
      title: 'x',
      code: 'x',
      startsAt: '2026-01-01T00:00:00Z',
      customerGets: { items: { collections: {} } },
    };
    const create =
      'mutation($i: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $i) { userErrors { code } } }';
    expect((await call(create, { i: input })).errors?.[0]?.message).toBe(
      'twin does not model DiscountCodeBasicInput.customerGets.items.collections',
    );
  });

  it('holds an operation to the granted scopes', async () => {
    const narrow = await installedShop(twin, SHOP, ['read_products']);
    expect((await narrow('{ products(first: 1) { nodes { id } } }')).errors).toBeUndefined();
    const denied = await narrow('{ orders(first: 1) { nodes { id } } }');
    expect(denied.errors?.[0]).toMatchObject({ extensions: { code: 'ACCESS_DENIED' } });
    expect(denied.errors?.[0]?.message).toMatch(/^Access denied for orders field. Required access: `read_orders`/);
  });
});

describe('throttling', () => {
  it('empties the bucket and says so', async () => {
    await twin.post('/_control/throttle', { shop: SHOP, maximum: 30, restoreRate: 1 });
    const query = '{ products(first: 10) { nodes { id title } } }';
    let answer = await call(query);
    for (let tries = 0; tries < 20 && !answer.errors; tries += 1) answer = await call(query);
    expect(answer.errors?.[0]?.extensions?.code).toBe('THROTTLED');
    expect(answer.extensions?.cost).toMatchObject({ throttleStatus: { maximumAvailable: 30, restoreRate: 1 } });
  });
});

describe('faults', () => {
  const fault = (body: object) => twin.post('/_control/faults', body);

  it('loses an answer after the work is done', async () => {
    const before = Number(await balance());
    await fault({ kind: 'answer-lost', operation: 'storeCreditAccountCredit', times: 1 });
    await expect(credit()).rejects.toThrow();
    expect(Number(await balance())).toBe(before + 1);
    expect((await credit()).errors).toBeUndefined();
    expect(Number(await balance())).toBe(before + 2);
  });

  it('loses a request before any work, fails, throttles, as often as asked', async () => {
    const before = Number(await balance());
    await fault({ kind: 'connection-lost', operation: 'GrantCredit' });
    await expect(credit()).rejects.toThrow();
    await fault({ kind: 'error-500', times: 2 });
    expect(await credit()).toEqual({ errors: 'Internal Server Error' });
    expect(await credit()).toEqual({ errors: 'Internal Server Error' });
    await fault({ kind: 'throttled' });
    expect((await credit()).errors?.[0]?.extensions?.code).toBe('THROTTLED');
    await fault({ kind: 'internal-error' });
    expect((await credit()).errors?.[0]?.extensions?.code).toBe('INTERNAL_SERVER_ERROR');
    expect(Number(await balance())).toBe(before);
  });

  it('reports what it was asked', async () => {
    await credit();
    const calls = await twin.get<{ operations: string[] }[]>('/_control/calls?operation=storeCreditAccountCredit');
    expect(calls.at(-1)?.operations).toEqual(['GrantCredit', 'storeCreditAccountCredit']);
  });
});
