// Every GraphQL operation that the app sends: valid in each Shopify API version that the app may meet, within the
// scopes that the app asks for, and answered by the twin in the shape that the app reads.
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdminOperation } from '#app/adapters/shopify/admin-operation.ts';
import { adminOperations } from '#app/adapters/shopify/operations.ts';
import { type PublishedSchema, readPublishedSchema } from '#sandbox/admin-api/schema.ts';
import { type AdminCall, installedShop, type RunningTwin, SHOP, startTwin } from './running-twin.ts';

type Operation = AdminOperation<unknown, unknown>;
const operations = adminOperations as readonly Operation[];

const pixelSettings = JSON.stringify({ accountID: '1', endpoint: 'https://app.example/pixel' });
const NOW = '2026-01-01T00:00:00Z';

let twin: RunningTwin;
let call: AdminCall;
let examples: Record<string, unknown>;

/** Variables with which each operation succeeds. An operation that is missing here fails its test by name. */
async function exampleVariables(): Promise<Record<string, unknown>> {
  const [customer] = await twin.get<{ gid: string }[]>(`/_control/shops/${SHOP}/customers`);
  const [product] = await twin.get<{ id: string }[]>(`/_control/shops/${SHOP}/products`);
  const order = await twin.post<{ gid: string }>(`/_control/shops/${SHOP}/orders`, {
    lines: [{ title: 'A thing', price: '10.00', quantity: 1 }],
    deliver: false,
  });
  const basic = (code: string) => ({
    title: code,
    code,
    startsAt: NOW,
    context: { all: 'ALL' },
    customerGets: { value: { percentage: 0.1 }, items: { all: true } },
  });
  const created = await call<{ discountCodeBasicCreate: { codeDiscountNode: { id: string } } }>(
    'mutation($input: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $input) { codeDiscountNode { id } } }',
    { input: basic('CONTRACT') },
  );
  const discountId = created.data?.discountCodeBasicCreate.codeDiscountNode.id;
  const added = await call<{ discountRedeemCodeBulkAdd: { bulkCreation: { id: string } } }>(
    'mutation($id: ID!) { discountRedeemCodeBulkAdd(discountId: $id, codes: [{ code: "CONTRACT2" }]) { bulkCreation { id } } }',
    { id: discountId },
  );
  const installed = await call<{ currentAppInstallation: { id: string } }>('{ currentAppInstallation { id } }', {});
  const installation = installed.data?.currentAppInstallation.id;
  const creationId = added.data?.discountRedeemCodeBulkAdd.bulkCreation.id;
  const money = { amount: '5.00', currencyCode: 'EUR' };
  return {
    ShopDetails: {},
    ReferrerDetails: { id: customer?.gid },
    FriendDetails: { id: customer?.gid },
    MailContact: { id: customer?.gid },
    CreditRemainders: { id: customer?.gid },
    CustomerSegments: {},
    CustomerPage: { after: null },
    SegmentMembership: { customerId: customer?.gid, segmentIds: ['gid://shopify/Segment/1001'] },
    InstallationId: {},
    SetMetafields: {
      metafields: [
        { ownerId: installation, namespace: 'tributary', key: 'settings', type: 'json', value: '{"banner":true}' },
      ],
    },
    CustomerDetails: { id: customer?.gid },
    StoreCreditTransactions: { id: customer?.gid },
    CreditStoreCredit: { id: customer?.gid, input: { creditAmount: money, notify: true } },
    DebitStoreCredit: { id: customer?.gid, input: { debitAmount: { ...money, amount: '1.00' } } },
    DiscountByCode: { code: 'contract', search: '"contract"' },
    DiscountCodes: { id: discountId, after: null, newestFirst: false },
    UpdateBasicCodeDiscount: {
      id: discountId,
      input: { title: 'Contract', customerGets: { value: { percentage: 0.2 }, items: { all: true } } },
    },
    DeleteRedeemCodes: { id: discountId, codes: ['gid://shopify/DiscountRedeemCode/1'] },
    PersonalCodeByCode: { code: 'contract' },
    PersonalCodes: { ids: [discountId, 'gid://shopify/DiscountCodeNode/1'] },
    CreatePersonalCode: {
      input: {
        title: 'Thank you',
        code: 'CONTRACT5',
        startsAt: NOW,
        usageLimit: 1,
        appliesOncePerCustomer: true,
        context: { customers: { add: [customer?.gid] } },
        combinesWith: { productDiscounts: true, shippingDiscounts: true },
        customerGets: { value: { discountAmount: { amount: '5.00', appliesOnEachItem: false } }, items: { all: true } },
      },
    },
    DeactivateCode: { id: discountId },
    FinishedJob: { id: 'gid://shopify/Job/1' },
    CreateBasicCodeDiscount: { input: basic('CONTRACT3') },
    AddRedeemCodes: { id: discountId, codes: [{ code: 'CONTRACT4' }] },
    RedeemCodeCreation: { id: creationId },
    RunBulkQuery: { query: '{ products { edges { node { id } } } }' },
    BulkOperation: { id: 'gid://shopify/BulkOperation/1' },
    OrderDetail: { id: order.gid },
    OrderLines: { id: order.gid },
    RefundLines: { id: 'gid://shopify/Refund/1' },
    RefundOrder: { id: 'gid://shopify/Refund/1' },
    DisputeDetail: { id: 'gid://shopify/ShopifyPaymentsDispute/1' },
    ProductDetail: { id: `gid://shopify/Product/${product?.id}`, after: null },
    OrderJourneys: { ids: [order.gid, 'gid://shopify/Order/1'] },
    OrdersByUpdate: { query: `updated_at:>='${NOW}'` },
    ProductDetails: { id: `gid://shopify/Product/${product?.id}` },
    CreateWebPixel: { webPixel: { settings: pixelSettings } },
    WebPixel: {},
    // Made by the operation before.
    async UpdateWebPixel() {
      const { webPixel } = await twin.get<{ webPixel: { id: string } }>(`/_control/shops/${SHOP}`);
      return { id: `gid://shopify/WebPixel/${webPixel.id}`, webPixel: { settings: pixelSettings } };
    },
  };
}

beforeAll(async () => {
  twin = await startTwin();
  call = await installedShop(twin);
  examples = await exampleVariables();
});
afterAll(() => twin.stop());

it('names each operation once', () => {
  const names = operations.map((one) => one.name);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(['2026-07', '2026-10'])('in %s', (version) => {
  let published: PublishedSchema;
  beforeAll(() => {
    published = readPublishedSchema(version);
  });

  it.each(operations.map((one) => [one.name, one] as const))('%s is valid', (_name, operation) => {
    expect(validate(published.schema, parse(operation.document)).map((error) => error.message)).toEqual([]);
  });
});

describe('against the twin', () => {
  it.each(operations.map((one) => [one.name, one] as const))(
    '%s is answered as it is read',
    async (name, operation) => {
      expect(examples, `add variables for ${name} to exampleVariables()`).toHaveProperty(name);
      const example = examples[name];
      const answer = await call(operation.document, typeof example === 'function' ? await example() : example);
      expect(answer.errors ?? []).toEqual([]);
      const read = operation.answer.safeParse(answer.data);
      expect(read.error?.issues ?? []).toEqual([]);
      expect(JSON.stringify(answer.data)).not.toMatch(/"userErrors":\[\{/);
    },
  );
});
