// "How did you hear about us?": asked and answered by the extension's route, kept once for each order, evidence and never proof.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { expect, test } from 'vitest';
import { loader } from '#app/routes/storefront/api.storefront.survey.tsx';
import { signExtensionToken } from '../support/extension-token.ts';
import { deliver, orderBody, type PathShop, pathPartner, pathShop } from '../support/path.ts';
import { testDatabase } from '../support/postgres.ts';
import { testServices } from '../support/services.ts';

const database = await testDatabase();
const services = await testServices(database);
const friend = { choice: 'A friend or family', text: null };
const recently = new Date(Date.now() - 3_600_000).toISOString();
let shops = 0;

async function newShop(): Promise<{ shop: PathShop; domain: string }> {
  shops += 1;
  const name = `survey-${shops}`;
  return { shop: await pathShop(database, undefined, name), domain: `${name}.myshopify.com` };
}

async function call(domain: string, method: 'GET' | 'POST', said: object | string, customer?: string) {
  const token = await signExtensionToken({ domain, ...(customer === undefined ? {} : { customer }) });
  const request = new Request(
    `http://127.0.0.1:3100/api/storefront/survey${typeof said === 'string' ? `?order=${said}` : ''}`,
    {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(typeof said === 'string' ? {} : { body: JSON.stringify(said) }),
    },
  );
  const response = await loader({ request, params: {}, context: { services, address: domain } } as LoaderFunctionArgs);
  return { status: response.status, answer: await response.json() };
}

async function order(
  shop: PathShop,
  shape: { id: string; customer?: string | null; createdAt?: string },
): Promise<void> {
  await deliver(shop, [{ topic: 'orders/create', body: orderBody({ createdAt: recently, customer: null, ...shape }) }]);
  await drain(shop);
}

async function drain({ shopId }: PathShop): Promise<void> {
  while ((await services.path.processInbox(shopId)).more);
}

async function surveyEvidence({ shopId }: PathShop, orderId: string) {
  const { rows } = await database.owner.query(
    `SELECT via, item FROM customer_order, jsonb_array_elements(evidence->'items') AS item
      WHERE shop_id = $1 AND order_id = $2 AND item->>'channel' = 'survey'`,
    [shopId, orderId],
  );
  return rows[0];
}

test('GIVEN an order WHEN its shopper is asked THEN the choices come; WHEN they answer THEN it is evidence and credits nobody', async () => {
  const { shop, domain } = await newShop();
  const anna = await pathPartner(shop, 'Anna');
  await order(shop, { id: '501' });
  const asked = await call(domain, 'GET', '501');
  expect(asked).toMatchObject({ status: 200, answer: { state: 'open', answer: null } });
  expect(asked.answer.choices).toContain(friend.choice);

  const given = { orderId: 'gid://shopify/OrderIdentity/501', choice: friend.choice, text: ' from ANNA10 ' };
  expect(await call(domain, 'POST', given)).toEqual({ status: 200, answer: { state: 'answered' } });
  await drain(shop);
  expect(await surveyEvidence(shop, '501')).toMatchObject({
    via: null,
    item: { partner: anna.code, says: 'from ANNA10', agrees: null },
  });
  expect((await call(domain, 'GET', '501')).answer.answer).toEqual({ choice: friend.choice, text: 'from ANNA10' });
});

test('an answer that comes before its order is found by it', async () => {
  const { shop, domain } = await newShop();
  await pathPartner(shop, 'Berta');
  expect((await call(domain, 'POST', { ...friend, orderId: '502', text: 'bertha' })).status).toBe(200);
  await drain(shop);
  await order(shop, { id: '502' });
  expect((await surveyEvidence(shop, '502'))?.item).toMatchObject({ partner: 'Berta', says: 'bertha' });
});

test('an answer is corrected within the hour and stands from then on; there is one for each order', async () => {
  const { shop, domain } = await newShop();
  await order(shop, { id: '503' });
  await call(domain, 'POST', { ...friend, orderId: '503' });
  await call(domain, 'POST', { orderId: '503', choice: 'Social media', text: null });
  const kept = async () =>
    (await database.owner.query('SELECT choice FROM survey_answer WHERE shop_id = $1', [shop.shopId])).rows;
  expect(await kept()).toEqual([{ choice: 'Social media' }]);
  await database.owner.query(
    `UPDATE survey_answer SET answered_at = now() - interval '61 minutes' WHERE shop_id = $1`,
    [shop.shopId],
  );
  expect(await call(domain, 'POST', { ...friend, orderId: '503' })).toMatchObject({
    status: 409,
    answer: { error: 'conflict' },
  });
  expect((await call(domain, 'GET', '503')).answer).toEqual({ state: 'closed' });
  expect(await kept()).toEqual([{ choice: 'Social media' }]);
});

test('another customer’s order and an old one are not asked about', async () => {
  const { shop, domain } = await newShop();
  await order(shop, { id: '504', customer: '7001' });
  expect((await call(domain, 'GET', '504', '7002')).answer).toEqual({ state: 'closed' });
  expect((await call(domain, 'GET', '504', '7001')).answer).toMatchObject({ state: 'open' });
  await order(shop, { id: '505', createdAt: '2026-03-01T00:00:00Z' });
  expect((await call(domain, 'GET', '505')).answer).toEqual({ state: 'closed' });
});

test('the merchant switches it off, and words it', async () => {
  const { shop, domain } = await newShop();
  await services.admin.changeSurvey(shop.shopId, { enabled: true, choices: ['Radio', 'Signpost'], actor: 'staff:1' });
  expect((await call(domain, 'GET', '506')).answer).toEqual({
    state: 'open',
    choices: ['Radio', 'Signpost'],
    answer: null,
  });
  expect((await call(domain, 'POST', { ...friend, orderId: '506' })).status).toBe(422);
  await services.admin.changeSurvey(shop.shopId, { enabled: false, choices: ['Radio', 'Signpost'], actor: 'staff:1' });
  expect((await call(domain, 'GET', '506')).answer).toEqual({ state: 'off' });
  expect((await call(domain, 'POST', { orderId: '506', choice: 'Radio', text: null })).status).toBe(409);
  await expect(
    services.admin.changeSurvey(shop.shopId, { enabled: true, choices: ['Radio'], actor: 'staff:1' }),
  ).rejects.toMatchObject({ code: 'invalid_input' });
});

test('what is no order’s number is refused', async () => {
  const { domain } = await newShop();
  expect((await call(domain, 'GET', 'x')).status).toBe(422);
  expect((await call(domain, 'POST', { ...friend, orderId: 'gid://shopify/Customer/1' })).status).toBe(422);
});

test('GIVEN an answer and a journey WHEN the customer asks to be forgotten THEN the words are gone, from the evidence too, and the choice stays', async () => {
  const { shop, domain } = await newShop();
  await order(shop, { id: '507', customer: '7007' });
  await call(domain, 'POST', { orderId: '507', choice: friend.choice, text: 'My cousin Ottilie Brandt' }, '7007');
  await database.owner.query(
    `INSERT INTO order_journey (shop_id, order_id, state, journey, asked_at) VALUES ($1, '507', 'told', '{"first":null,"last":null}', now())`,
    [shop.shopId],
  );
  await drain(shop);
  expect(JSON.stringify(await surveyEvidence(shop, '507'))).toContain('Ottilie');

  await deliver(shop, [{ topic: 'customers/redact', body: JSON.stringify({ customer: { id: 7007 } }) }]);
  await drain(shop);
  const { rows } = await database.owner.query(
    `SELECT choice, text, journey, state FROM survey_answer JOIN order_journey USING (shop_id, order_id) WHERE shop_id = $1`,
    [shop.shopId],
  );
  expect(rows).toEqual([{ choice: friend.choice, text: null, journey: null, state: 'given_up' }]);
  expect(JSON.stringify(await surveyEvidence(shop, '507'))).not.toContain('Ottilie');
});
