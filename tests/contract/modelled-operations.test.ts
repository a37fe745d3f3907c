// The story of a shop in the operations that the twin models beyond what the app sends today: whatever one of them
// changes, another reads back.
import { readFileSync } from 'node:fs';
import { Kind, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminCall, installedShop, type RunningTwin, SHOP, startTwin } from './running-twin.ts';

const source = readFileSync(new URL('./modelled-operations.graphql', import.meta.url), 'utf8');

function operation(name: string): string {
  const found = parse(source).definitions.find(
    (one) => one.kind === Kind.OPERATION_DEFINITION && one.name?.value === name,
  );
  if (!found?.loc) throw new Error(`no operation ${name}`);
  return source.slice(found.loc.start, found.loc.end);
}

const SCOPES = [
  'write_orders',
  'write_customers',
  'read_products',
  'write_discounts',
  'write_pixels',
  'read_customer_events',
  'write_store_credit_account_transactions',
  'read_store_credit_accounts',
  'read_own_subscription_contracts',
];

type UserErrors = { code?: string; field: string[]; message: string }[];
type Money = { amount: string };

let twin: RunningTwin;
let call: AdminCall;
let customer: string;

async function run<Data>(name: string, variables: unknown = {}): Promise<Data> {
  const answer = await call<Data>(operation(name), variables);
  if (answer.errors || !answer.data) throw new Error(`${name}: ${JSON.stringify(answer.errors)}`);
  return answer.data;
}

beforeAll(async () => {
  twin = await startTwin();
  call = await installedShop(twin, SHOP, SCOPES);
  const [first] = await twin.get<{ gid: string }[]>(`/_control/shops/${SHOP}/customers`);
  customer = first?.gid ?? '';
});
afterAll(() => twin.stop());

const discountInput = (code: string) => ({
  title: 'Partners',
  code,
  startsAt: '2026-01-01T00:00:00Z',
  context: { all: 'ALL' },
  customerGets: { value: { percentage: 0.1 }, items: { all: true } },
});

describe('discounts', () => {
  type Created = { discountCodeBasicCreate: { codeDiscountNode: { id: string } | null; userErrors: UserErrors } };
  type ByCode = { codeDiscountNodeByCode: { id: string; codeDiscount: { status: string } } | null };
  type Creation = {
    discountRedeemCodeBulkCreation: {
      done: boolean;
      importedCount: number;
      failedCount: number;
      codes: { nodes: { code: string; discountRedeemCode: { id: string } | null; errors: { code: string }[] }[] };
    };
  };
  const create = async (code: string) =>
    (await run<Created>('CreateBasicCodeDiscount', { input: discountInput(code) })).discountCodeBasicCreate;

  async function finished(id: string): Promise<Creation['discountRedeemCodeBulkCreation']> {
    for (;;) {
      const { discountRedeemCodeBulkCreation: job } = await run<Creation>('RedeemCodeBulkCreation', { id });
      if (job.done) return job;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('finds a code whatever its case, and refuses it a second time', async () => {
    const first = await create('Spring');
    expect(first.userErrors).toEqual([]);
    const { codeDiscountNodeByCode } = await run<ByCode>('DiscountByCode', { code: 'sPRING' });
    expect(codeDiscountNodeByCode?.id).toBe(first.codeDiscountNode?.id);
    const second = await create('SPRING');
    expect(second.codeDiscountNode).toBeNull();
    expect(second.userErrors).toMatchObject([{ code: 'TAKEN', field: ['basicCodeDiscount', 'code'] }]);
    expect((await run<ByCode>('DiscountByCode', { code: 'unheard-of' })).codeDiscountNodeByCode).toBeNull();
  });

  it('adds codes as a job, in which a taken code fails alone, and deletes them', async () => {
    const id = (await create('BASE')).codeDiscountNode?.id;
    type Added = { discountRedeemCodeBulkAdd: { bulkCreation: { id: string; done: boolean } } };
    const added = await run<Added>('AddRedeemCodes', {
      id,
      codes: [{ code: 'NEW1' }, { code: 'base' }, { code: 'NEW2' }],
    });
    const { bulkCreation } = added.discountRedeemCodeBulkAdd;
    expect(bulkCreation.done).toBe(false);
    const job = await finished(bulkCreation.id);
    expect(job).toMatchObject({ importedCount: 2, failedCount: 1 });
    expect(job.codes.nodes[1]).toMatchObject({ discountRedeemCode: null, errors: [{ code: 'TAKEN' }] });
    expect((await run<ByCode>('DiscountByCode', { code: 'new2' })).codeDiscountNodeByCode?.id).toBe(id);

    await run('DeleteRedeemCodes', { discountId: id, ids: [job.codes.nodes[2]?.discountRedeemCode?.id] });
    expect((await run<ByCode>('DiscountByCode', { code: 'new2' })).codeDiscountNodeByCode).toBeNull();
    await run('DeactivateCodeDiscount', { id });
    const { codeDiscountNodeByCode } = await run<ByCode>('DiscountByCode', { code: 'new1' });
    expect(codeDiscountNodeByCode?.codeDiscount.status).toBe('EXPIRED');
  });

  it('lists them with their use', async () => {
    await create('LISTED');
    await twin.post(`/_control/shops/${SHOP}/orders`, {
      lines: [{ title: 'Lamp', price: '20.00', quantity: 1 }],
      discountCodes: ['listed'],
    });
    type Listed = { discountNodes: { nodes: { discount: { asyncUsageCount: number; totalSales: Money } }[] } };
    const { discountNodes } = await run<Listed>('Discounts', { query: 'code:LISTED' });
    expect(discountNodes.nodes).toMatchObject([{ discount: { asyncUsageCount: 1, totalSales: { amount: '18.00' } } }]);
  });
});

describe('store credit', () => {
  type Credited = {
    storeCreditAccountCredit: {
      storeCreditAccountTransaction: { balanceAfterTransaction: Money; account: { id: string } } | null;
      userErrors: UserErrors;
    };
  };
  const credit = async (id: string, amount: string, more: object = {}) => {
    const input = { creditAmount: { amount, currencyCode: 'EUR' }, ...more };
    return (await run<Credited>('CreditStoreCredit', { id, input })).storeCreditAccountCredit;
  };

  it('is granted, taken back and read back, newest first', async () => {
    const granted = await credit(customer, '12.50');
    expect(granted.storeCreditAccountTransaction?.balanceAfterTransaction.amount).toBe('12.50');
    const account = granted.storeCreditAccountTransaction?.account.id ?? '';
    expect((await credit(account, '1.00')).userErrors).toEqual([]);
    const debit = { debitAmount: { amount: '5.00', currencyCode: 'EUR' } };
    await run('DebitStoreCredit', { id: account, input: debit });
    type Read = {
      customer: {
        storeCreditAccounts: {
          nodes: { balance: Money; transactions: { nodes: { amount: Money; event: string }[] } }[];
        };
      };
    };
    const { customer: read } = await run<Read>('StoreCreditTransactions', { id: customer });
    const [only] = read.storeCreditAccounts.nodes;
    expect(only?.balance.amount).toBe('8.50');
    expect(only?.transactions.nodes.map((one) => one.amount.amount)).toEqual(['-5.00', '1.00', '12.50']);
  });

  it('is refused with the codes of Shopify', async () => {
    const code = async (promise: Promise<{ userErrors: UserErrors }>) => (await promise).userErrors[0]?.code;
    expect(await code(credit('gid://shopify/Customer/1', '5.00'))).toBe('OWNER_NOT_FOUND');
    expect(await code(credit('gid://shopify/StoreCreditAccount/1', '5.00'))).toBe('ACCOUNT_NOT_FOUND');
    expect(await code(credit(customer, '-5.00'))).toBe('NEGATIVE_OR_ZERO_AMOUNT');
    expect(await code(credit(customer, '5.00', { expiresAt: '2020-01-01T00:00:00Z' }))).toBe('EXPIRES_AT_IN_PAST');
    const dollars = { creditAmount: { amount: '5.00', currencyCode: 'USD' } };
    const refused = await run<Credited>('CreditStoreCredit', { id: customer, input: dollars });
    expect(refused.storeCreditAccountCredit.userErrors[0]?.code).toBe('UNSUPPORTED_CURRENCY');
  });

  it('says that it is switched on', async () => {
    expect(await run('StoreCreditConfiguration')).toEqual({ storeCreditConfiguration: { storeCreditEnabled: true } });
  });
});

describe('what the app keeps in the shop', () => {
  it('is one web pixel', async () => {
    type Pixel = { webPixelCreate: { webPixel: { id: string } | null; userErrors: UserErrors } };
    expect((await call(operation('WebPixel'))).errors?.[0]?.message).toMatch(/No web pixel/);
    const settings = (accountID: string) => JSON.stringify({ accountID, endpoint: 'https://app.example/pixel' });
    const wrong = { settings: '{"accountID":"1"}' };
    const refused = (await run<Pixel>('CreateWebPixel', { webPixel: wrong })).webPixelCreate;
    expect(refused.userErrors[0]?.code).toBe('INVALID_SETTINGS');
    const webPixel = { settings: settings('1') };
    const created = (await run<Pixel>('CreateWebPixel', { webPixel })).webPixelCreate;
    expect((await run<Pixel>('CreateWebPixel', { webPixel })).webPixelCreate.userErrors[0]?.code).toBe('TAKEN');
    await run('UpdateWebPixel', { id: created.webPixel?.id, webPixel: { settings: settings('2') } });
    expect(await run('WebPixel')).toEqual({ webPixel: { id: created.webPixel?.id, settings: settings('2') } });
  });

  it('is metafields on its own installation, guarded by their digest', async () => {
    type Installation = { currentAppInstallation: { id: string; accessScopes: { handle: string }[] } };
    const { currentAppInstallation } = await run<Installation>('CurrentInstallation');
    expect(currentAppInstallation.accessScopes.map((one) => one.handle)).toEqual(SCOPES);
    const field = { ownerId: currentAppInstallation.id, namespace: '$app', key: 'look', type: 'json', value: '{}' };
    type Written = { metafieldsSet: { metafields: { compareDigest: string }[] | null; userErrors: UserErrors } };
    const write = async (more: object) =>
      (await run<Written>('SetMetafields', { metafields: [{ ...field, ...more }] })).metafieldsSet;
    const first = await write({});
    const digest = first.metafields?.[0]?.compareDigest;
    expect((await write({ value: '{"a":1}', compareDigest: digest })).userErrors).toEqual([]);
    expect((await write({ value: '{"a":2}', compareDigest: digest })).userErrors[0]?.code).toBe('STALE_OBJECT');
    const read = await call('{ currentAppInstallation { metafield(namespace: "$app", key: "look") { value } } }');
    expect(read.data).toEqual({ currentAppInstallation: { metafield: { value: '{"a":1}' } } });
  });
});

describe('orders', () => {
  type Detail = {
    order: {
      lineItems: { nodes: { id: string; currentQuantity: number; discountedTotalSet: { shopMoney: Money } }[] };
      refunds: { totalRefundedSet: { shopMoney: Money }; refundLineItems: { nodes: unknown[] } }[];
      transactions: { kind: string }[];
    };
  };

  it('are paged by update time with cursors that hold while the list grows', async () => {
    const mark = new Date(Date.now() - 1000).toISOString();
    for (let index = 0; index < 53; index += 1) {
      await twin.post(`/_control/shops/${SHOP}/orders`, {
        lines: [{ title: 'Peg', price: '1.00', quantity: 1 }],
        tags: ['paged'],
        deliver: false,
      });
    }
    type Page = { orders: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
    const query = `updated_at:>='${mark}' AND tag:paged`;
    const first = await run<Page>('OrdersByUpdate', { query });
    await twin.post(`/_control/shops/${SHOP}/orders`, {
      lines: [{ title: 'Peg', price: '1.00', quantity: 1 }],
      tags: ['paged'],
      deliver: false,
    });
    const second = await run<Page>('OrdersByUpdate', { query, after: first.orders.pageInfo.endCursor });
    expect([first.orders.nodes.length, second.orders.nodes.length]).toEqual([50, 4]);
    expect(second.orders.pageInfo.hasNextPage).toBe(false);
    const ids = [...first.orders.nodes, ...second.orders.nodes].map((one) => one.id);
    expect(new Set(ids).size).toBe(54);
  });

  it('show lines, discounts and refunds, and refund only with an idempotency key', async () => {
    const { discountCodeBasicCreate } = await run<{ discountCodeBasicCreate: { userErrors: UserErrors } }>(
      'CreateBasicCodeDiscount',
      { input: discountInput('DETAIL') },
    );
    expect(discountCodeBasicCreate.userErrors).toEqual([]);
    const order = await twin.post<{ gid: string }>(`/_control/shops/${SHOP}/orders`, {
      lines: [{ title: 'Tent', price: '100.00', quantity: 2 }],
      discountCodes: ['DETAIL'],
      customerId: customer.split('/').pop(),
    });
    const before = (await run<Detail>('OrderDetail', { id: order.gid })).order;
    expect(before.lineItems.nodes[0]?.discountedTotalSet.shopMoney.amount).toBe('180.00');
    const input = {
      orderId: order.gid,
      refundLineItems: [{ lineItemId: before.lineItems.nodes[0]?.id, quantity: 1 }],
      transactions: [
        {
          amount: '90.00',
          kind: 'REFUND',
          gateway: 'bogus',
          orderId: order.gid,
          parentId: 'gid://shopify/OrderTransaction/1',
        },
      ],
    };
    type Refunded = { refundCreate: { refund: { id: string } | null; userErrors: UserErrors } };
    const once = (await run<Refunded>('CreateRefund', { input, idempotencyKey: 'k1' })).refundCreate;
    const twice = (await run<Refunded>('CreateRefund', { input, idempotencyKey: 'k1' })).refundCreate;
    expect(once.userErrors).toEqual([]);
    expect(twice.refund?.id).toBe(once.refund?.id);
    const after = (await run<Detail>('OrderDetail', { id: order.gid })).order;
    expect(after.lineItems.nodes[0]?.currentQuantity).toBe(1);
    expect(after.refunds).toMatchObject([{ totalRefundedSet: { shopMoney: { amount: '90.00' } } }]);
    await run('AddTags', { id: order.gid, tags: ['referred'] });
    const bare = operation('CreateRefund')
      .replace('@idempotent(key: $idempotencyKey)', '')
      .replace(/, \$idempotencyKey: String!/, '');
    expect((await call(bare, { input })).errors?.[0]?.message).toMatch(/@idempotent/);
  });
});

describe('a bulk operation', () => {
  type Bulk = { bulkOperation: { status: string; url: string | null; objectCount: string } };
  type Run = { bulkOperationRunQuery: { bulkOperation: { id: string } | null; userErrors: UserErrors } };

  async function exported(query: string): Promise<{ [field: string]: string }[]> {
    const { bulkOperationRunQuery } = await run<Run>('RunBulkQuery', { query });
    expect(bulkOperationRunQuery.userErrors).toEqual([]);
    for (;;) {
      const { bulkOperation } = await run<Bulk>('BulkOperation', { id: bulkOperationRunQuery.bulkOperation?.id });
      if (bulkOperation.status === 'COMPLETED') {
        const { pathname } = new URL(bulkOperation.url ?? '');
        const text = await (await fetch(twin.origin + pathname)).text();
        const lines = text.trim().split('\n');
        expect(lines).toHaveLength(Number(bulkOperation.objectCount));
        return lines.map((line) => JSON.parse(line));
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('exports every node as a line, children after their parent', async () => {
    const lines = await exported('{ products { edges { node { id title variants { edges { node { id sku } } } } } } }');
    const products = lines.filter((one) => one.__parentId === undefined);
    expect(products).toHaveLength(13);
    const jacket = products.find((one) => one.title === 'Squall Rain Jacket');
    expect(lines.filter((one) => one.__parentId === jacket?.id)).toHaveLength(4);
  });

  it('is refused without a connection', async () => {
    const { bulkOperationRunQuery } = await run<Run>('RunBulkQuery', { query: '{ shop { id } }' });
    expect(bulkOperationRunQuery.userErrors[0]?.message).toMatch(/at least one connection/);
  });

  it('is refused with a connection within a list', async () => {
    const query = '{ orders { edges { node { id refunds { id refundLineItems { edges { node { id } } } } } } } }';
    const { bulkOperationRunQuery } = await run<Run>('RunBulkQuery', { query });
    expect(bulkOperationRunQuery.userErrors[0]?.message).toMatch(/within a list field/);
  });
});
