import { v7 as uuidv7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { decideHistory } from '#app/domain/decide.ts';
import { decisionText } from '#app/flows/settlement.ts';
import {
  deliver,
  disagreementsOf,
  instant,
  type OrderShape,
  openPath,
  orderBody,
  type PathPartner,
  type PathShop,
  pathPartner,
  pathShop,
  recordClick,
  refundBody,
} from '#tests/support/path.ts';
import { testDatabase } from '#tests/support/postgres.ts';

const database = await testDatabase();
const now = instant('2026-05-01T00:00:00Z');
const path = openPath(database, { now: () => now, stretch: { atOnce: 250, betweenCheckpoints: 2 } });

/** Terms by which every order means something for those after it. */
const terms = {
  attribution: { precedence: ['code', 'link', 'customer'], model: 'last', windowDays: 90, customerDays: 365 },
  rules: [
    { key: 'tagged', when: { tags: ['sale'] }, percent: '1' },
    { key: 'welcome', when: { customer: 'new' }, percent: '20' },
    { key: 'gold', when: { groups: ['gold'] }, percent: '15' },
    { key: 'default', percent: '10' },
    { key: 'first', stage: 'qualifying', flat: '3.00' },
    { key: 'lead', stage: 'registration', flat: '2.00' },
    { key: 'confirmed', stage: 'verification', flat: '1.00' },
  ],
  overrides: ['10'],
  holdDays: 14,
  referee: { on: 'order', storeCredit: '5.00', clawback: true },
};

interface Scene {
  readonly shop: PathShop;
  readonly anna: PathPartner;
  readonly berta: PathPartner;
}

const day = (number: number) => new Date(Date.UTC(2026, 2, number, 12)).toISOString();
/** Order `number` of day `number`, each worth 100.00. */
const order = (number: number, more: Partial<OrderShape> = {}) => ({
  topic: 'orders/updated',
  body: orderBody({
    id: String(900 + number),
    customer: '7001',
    visitor: number === 1 ? 'v-1' : null,
    createdAt: day(number),
    ...more,
  }),
});
const refund = (number: number) => ({
  topic: 'refunds/create',
  body: refundBody({ id: String(number), orderId: String(900 + number), quantity: 1 }),
});

/** A customer whom anna brought, with eight orders, of which a checkpoint has six behind it; a stranger with one of the third day. */
async function eightOrders(): Promise<Scene> {
  const shop = await pathShop(database, terms);
  const name = uuidv7().slice(-8).toUpperCase();
  const scene = { shop, anna: await pathPartner(shop, `A${name}`), berta: await pathPartner(shop, `B${name}`) };
  await recordClick(shop, scene.anna, 'v-1', '2026-02-20T00:00:00Z');
  await recordClick(shop, scene.berta, 'v-2', '2026-02-25T00:00:00Z');
  const stranger = { ...order(3), body: orderBody({ id: '990', customer: '7002', createdAt: day(3) }) };
  await process(scene, [1, 2, 3, 4, 5, 6, 7, 8].map((number) => order(number)).concat(stranger));
  const [checkpoint] = await checkpointsOf(scene);
  expect(checkpoint).toMatchObject({ at: new Date(day(6)) });
  return scene;
}

async function process({ shop }: Scene, items: Parameters<typeof deliver>[1]): Promise<void> {
  await deliver(shop, items);
  await path.drain(shop);
}

async function checkpointsOf({ shop }: Scene): Promise<readonly object[]> {
  const { rows } = await database.owner.query(
    `SELECT at, ordinal, xmin::text AS written FROM history_checkpoint WHERE shop_id = $1 AND history_key = 'c:7001' ORDER BY at`,
    [shop.shopId],
  );
  return rows;
}

const runSql = ({ shop }: Scene, sql: string, ...values: readonly unknown[]) =>
  database.owner.query(sql, [shop.shopId, ...values]);

type Picture = Readonly<Record<string, unknown>>;

/** Amounts and explanations as the database has them. */
async function held({ shop }: Scene): Promise<Picture> {
  const amounts = await database.owner.query(
    `SELECT subject, subject_id, key, rule, amount FROM entitlement JOIN partner USING (shop_id, partner_id)
      WHERE shop_id = $1 AND amount <> 0`,
    [shop.shopId],
  );
  const rewards = await database.owner.query(
    'SELECT customer_id, amount FROM reward WHERE shop_id = $1 AND amount <> 0',
    [shop.shopId],
  );
  const decisions = await database.owner.query(
    `SELECT DISTINCT ON (subject_id) subject_id, explanation FROM decision
      WHERE shop_id = $1 AND subject = 'order' ORDER BY subject_id, version DESC`,
    [shop.shopId],
  );
  return Object.fromEntries([
    ...amounts.rows.map((row) => [`${row.subject} ${row.subject_id} ${row.key} ${row.rule}`, row.amount]),
    ...rewards.rows.map((row) => [`reward ${row.customer_id}`, row.amount]),
    ...decisions.rows.map((row) => [`why ${row.subject_id}`, row.explanation]),
  ]);
}

/** The same, decided afresh and whole from the stored facts. */
async function fresh({ shop }: Scene): Promise<Picture> {
  const { histories } = await path.loadHistories(shop.shopId, ['c:7001', 'c:7002']);
  const decisions = histories.map(({ history }) => decideHistory(history));
  return Object.fromEntries(
    decisions.flatMap(({ orders, registration, rewards }) => [
      ...[...orders.flatMap(({ entitlements }) => entitlements), ...(registration?.entitlements ?? [])].map(
        ({ subject, partner, rule, amount }) => [`${subject.kind} ${subject.id} ${partner} ${rule}`, String(amount)],
      ),
      ...rewards.map(({ customerId, amount }) => [`reward ${customerId}`, String(amount)]),
      ...orders.map(({ orderId, explanation }) => [`why ${orderId}`, JSON.parse(decisionText(explanation))]),
    ]),
  );
}

const message = (topic: string, body: object) => ({ topic: `tributary/${topic}`, body: JSON.stringify(body) });

describe('what is said of the part behind a checkpoint is decided as if there were none', () => {
  const cases: readonly (readonly [string, (scene: Scene) => Promise<void>])[] = [
    ['a refund of an old order', (scene) => process(scene, [refund(1)])],
    [
      'a cancellation of an old order',
      (scene) => process(scene, [order(1, { cancelledAt: day(20), updatedAt: day(20) })]),
    ],
    ['an edit of an old order', (scene) => process(scene, [order(2, { price: '70.00', updatedAt: day(20) })])],
    [
      'a lost chargeback on an old order',
      (scene) =>
        process(scene, [
          { topic: 'disputes/create', body: '{"id":77,"order_id":902,"type":"chargeback","status":"lost"}' },
        ]),
    ],
    ['an order that comes late', (scene) => process(scene, [order(0, { createdAt: '2026-02-26T00:00:00Z' })])],
    [
      'an old order that goes to another customer',
      (scene) => process(scene, [order(1, { customer: '7002', updatedAt: day(20) })]),
    ],
    [
      'an old order that comes from another customer',
      (scene) =>
        process(scene, [
          {
            topic: 'orders/updated',
            body: orderBody({
              id: '990',
              customer: '7001',
              visitor: 'v-2',
              createdAt: day(3),
              updatedAt: day(20),
            }),
          },
        ]),
    ],
    [
      'a creation that is told otherwise',
      (scene) => process(scene, [order(8, { createdAt: '2026-02-26T00:00:00Z', updatedAt: day(20) })]),
    ],
    [
      'a registration that comes late',
      (scene) => {
        const at = instant('2026-02-27T00:00:00Z');
        return process(scene, [message('registration', { customerId: '7001', visitor: 'v-2', email: null, at })]);
      },
    ],
    [
      'a click that comes late',
      async (scene) => {
        await recordClick(scene.shop, scene.berta, 'v-1', '2026-02-28T00:00:00Z');
        await process(scene, [message('clicked', { visitor: 'v-1' })]);
      },
    ],
    [
      'a click that comes late before a registration',
      async (scene) => {
        const at = instant('2026-02-19T00:00:00Z');
        await process(scene, [message('registration', { customerId: '7001', visitor: 'v-3', email: null, at })]);
        await recordClick(scene.shop, scene.berta, 'v-3', '2026-02-18T00:00:00Z');
        await process(scene, [message('clicked', { visitor: 'v-3', at: instant('2026-02-18T00:00:00Z') })]);
      },
    ],
    [
      'an assignment of an old order',
      async (scene) => {
        await runSql(
          scene,
          `INSERT INTO assignment (shop_id, assignment_id, order_id, partner_id, at, actor, reason)
            VALUES ($1, $2, '902', $3, now(), 'test', 'test')`,
          uuidv7(),
          scene.berta.partnerId,
        );
        await process(scene, [message('assigned', { orderId: '902' })]);
      },
    ],
    [
      'a suspension that began then',
      async (scene) => {
        const { partnerId } = scene.anna;
        await runSql(
          scene,
          `INSERT INTO partner_change (shop_id, partner_id, kind, value, at, actor) VALUES ($1, $2, 'status', 'suspended', $3, 'test')`,
          partnerId,
          day(4),
        );
        await process(scene, [message('partner-changed', { partnerId })]);
      },
    ],
    [
      "a suspension of the partner's parent that began then",
      async (scene) => {
        const { anna, berta } = scene;
        const setParent = 'UPDATE partner SET parent_id = $3 WHERE shop_id = $1 AND partner_id = $2';
        await runSql(scene, setParent, anna.partnerId, berta.partnerId);
        await process(scene, [order(9)]);
        await runSql(
          scene,
          `INSERT INTO partner_change (shop_id, partner_id, kind, value, at, actor) VALUES ($1, $2, 'status', 'suspended', $3, 'test')`,
          berta.partnerId,
          day(4),
        );
        await process(scene, [message('partner-changed', { partnerId: berta.partnerId })]);
      },
    ],
    [
      'a group that began then',
      async (scene) => {
        const { partnerId } = scene.anna;
        await runSql(
          scene,
          `INSERT INTO partner_change (shop_id, partner_id, kind, value, at, actor) VALUES ($1, $2, 'group', 'gold', $3, 'test')`,
          partnerId,
          day(4),
        );
        await process(scene, [message('partner-changed', { partnerId })]);
      },
    ],
    [
      'terms that were in force then',
      async (scene) => {
        await runSql(
          scene,
          `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor) VALUES ($1, $2, 2, $3, $4, 'test')`,
          scene.shop.programId,
          day(4),
          JSON.stringify({ ...terms, rules: [{ key: 'default', percent: '12' }] }),
        );
        await process(scene, [message('program-changed', { since: instant(day(4)) })]);
      },
    ],
  ];
  test.each(cases)('%s', async (_name, happen) => {
    const scene = await eightOrders();
    const before = await held(scene);
    await happen(scene);
    const after = await held(scene);
    expect(after).toEqual(await fresh(scene));
    expect(after, 'something was to change').not.toEqual(before);
    expect(await disagreementsOf(scene.shop)).toEqual([]);
    await process(scene, [order(10), refund(8)]);
    expect(await held(scene), 'and goes on from there').toEqual(await fresh(scene));
  });

  const silent: readonly (readonly [string, (scene: Scene) => Promise<unknown>])[] = [
    [
      "a partner's e-mail that is the shopper's",
      (scene) =>
        runSql(
          scene,
          `UPDATE partner SET email = 'SHOPPER@example.com' WHERE shop_id = $1 AND partner_id = $2`,
          scene.anna.partnerId,
        ),
    ],
    [
      'a parent',
      (scene) =>
        runSql(
          scene,
          'UPDATE partner SET parent_id = $3 WHERE shop_id = $1 AND partner_id = $2',
          scene.anna.partnerId,
          scene.berta.partnerId,
        ),
    ],
    [
      'a link that is given to another',
      (scene) =>
        runSql(
          scene,
          'UPDATE link SET partner_id = $3 WHERE shop_id = $1 AND link_id = $2',
          scene.anna.linkId,
          scene.berta.partnerId,
        ),
    ],
    [
      "a link that is the partner's only since later",
      (scene) =>
        runSql(scene, 'UPDATE link SET created_at = $3 WHERE shop_id = $1 AND link_id = $2', scene.anna.linkId, day(5)),
    ],
    [
      'what the catalogue says of a product',
      (scene) =>
        runSql(
          scene,
          `INSERT INTO product_version (shop_id, product_id, at, type, tags, collections, affects_from)
            VALUES ($1, '501', $2, '', '{sale}', NULL, $2)`,
          day(4),
        ),
    ],
  ];
  test.each(silent)('%s, found with the next order', async (_name, change) => {
    const scene = await eightOrders();
    const before = await held(scene);
    await change(scene);
    await process(scene, [order(9)]);
    const after = await held(scene);
    expect(after).toEqual(await fresh(scene));
    expect(after['why 901'], 'the past is decided again').not.toEqual(before['why 901'] ?? null);
  });

  test('and found as well where the past named it several checkpoints ago', async () => {
    const scene = await eightOrders();
    for (const number of [9, 10, 11, 12]) await process(scene, [order(number)]);
    expect(await checkpointsOf(scene)).toHaveLength(3);
    const { anna, berta } = scene;
    await runSql(
      scene,
      'UPDATE link SET partner_id = $3 WHERE shop_id = $1 AND link_id = $2',
      anna.linkId,
      berta.partnerId,
    );
    await process(scene, [order(13)]);
    const after = await held(scene);
    expect(after).toEqual(await fresh(scene));
    expect(Object.keys(after)).toContain(`order 901 ${berta.code} welcome`);
  });
});

describe('a checkpoint stays', () => {
  const cases: readonly (readonly [string, (scene: Scene) => Promise<void>])[] = [
    ['where an old order is told again as it is', (scene) => process(scene, [order(1), order(2)])],
    ['where nothing that decides was edited', (scene) => process(scene, [order(2, { updatedAt: day(20) })])],
    ['where a recent order is refunded', (scene) => process(scene, [refund(7), refund(8)])],
    ['where one more order comes', (scene) => process(scene, [order(9)])],
    [
      'where a refund is told again',
      async (scene) => {
        await process(scene, [refund(8)]);
        await process(scene, [refund(8)]);
      },
    ],
    [
      'where a visitor who was known clicks again',
      async (scene) => {
        await recordClick(scene.shop, scene.berta, 'v-1', day(9));
        await process(scene, [message('clicked', { visitor: 'v-1', at: instant(day(9)) })]);
      },
    ],
    [
      'where the customer is verified',
      async (scene) => {
        await process(scene, [message('verification', { customerId: '7001', at: instant(day(2)) })]);
      },
    ],
    [
      'where terms change from now on',
      async (scene) => {
        await runSql(
          scene,
          `INSERT INTO program_version (shop_id, program_id, version, effective_at, terms, actor) VALUES ($1, $2, 2, $3, $4, 'test')`,
          scene.shop.programId,
          day(7),
          JSON.stringify({ ...terms, rules: [{ key: 'default', percent: '12' }] }),
        );
        await process(scene, [message('program-changed', { since: instant(day(7)) })]);
      },
    ],
  ];
  test.each(cases)('%s', async (_name, happen) => {
    const scene = await eightOrders();
    const before = await checkpointsOf(scene);
    await happen(scene);
    expect(await checkpointsOf(scene)).toEqual(before);
    expect(await held(scene)).toEqual(await fresh(scene));
  });

  test('and the history goes on from it: what it says is what is carried over', async () => {
    const scene = await eightOrders();
    await runSql(
      scene,
      `UPDATE history_checkpoint SET state = jsonb_set(state, '{isNewCustomer}', 'true') WHERE shop_id = $1`,
    );
    await process(scene, [order(9)]);
    expect(Object.keys(await held(scene))).toContain(`order 907 ${scene.anna.code} welcome`);
    await path.settleHistories(scene.shop.shopId, ['c:7001']);
    expect(await held(scene)).toEqual(await fresh(scene));
  });
});

test('of the checkpoints of a long history the old ones are thinned out', async () => {
  const scene = await eightOrders();
  for (let number = 9; number < 80; number++) await process(scene, [order(number)]);
  const { rows } = await runSql(scene, 'SELECT ordinal FROM history_checkpoint WHERE shop_id = $1 ORDER BY ordinal');
  expect(rows.map(({ ordinal }) => ordinal)).toEqual([8, 16, 24, 28, 30, 32, 33, 34, 35, 36]);
  expect(await held(scene)).toEqual(await fresh(scene));
});
