// The app's services on a test's own database, composed as the server composes them.

import { randomBytes } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { afterAll } from 'vitest';
import { compose, type Services } from '#app/composition.ts';
import { readConfig } from '#app/config.ts';
import { linkSkeleton } from '#app/domain/link-skeleton.ts';
import type { TestDatabase } from './postgres.ts';

export const testApiSecret = 'a-secret-of-the-tests';

/** The environment of the app's processes on a test's own database. */
export function testEnvironment(database: Pick<TestDatabase, 'url'>): Record<string, string> {
  return {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    SHOPIFY_API_KEY: 'a-key-of-the-tests',
    SHOPIFY_API_SECRET: testApiSecret,
    SHOPIFY_APP_URL: 'http://127.0.0.1:3100',
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  };
}

export function testConfig(database: Pick<TestDatabase, 'url'>, more: Record<string, string> = {}) {
  return readConfig({ ...testEnvironment(database), ...more });
}

export async function testServices(database: TestDatabase, more: Record<string, string> = {}): Promise<Services> {
  const services = await compose(testConfig(database, more), 'test');
  afterAll(() => services.close());
  return services;
}

/** Serves `listener` on a loopback port, a free one unless named; its origin. Closed with the scope. */
export async function serve(listener: RequestListener, port = 0): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface TestShop {
  readonly shopId: string;
  readonly domain: string;
}

/** An installed shop without a programme, written as the owner. */
export async function insertShop(
  database: TestDatabase,
  name: string,
  storefrontUrl: string | null,
): Promise<TestShop> {
  const shop = { shopId: uuidv7(), domain: `${name}.myshopify.com` };
  await database.owner.query(
    `INSERT INTO shop (shop_id, domain, status, name, currency, storefront_url) VALUES ($1, $2, 'installed', $3, 'EUR', $4)`,
    [shop.shopId, shop.domain, name, storefrontUrl],
  );
  return shop;
}

export interface TestLink {
  readonly partnerId: string;
  readonly linkId: string;
  readonly programId: string;
}

/** A link of an approved partner of a new programme, written as the owner. */
export async function insertLink(
  database: TestDatabase,
  shopId: string,
  link: { readonly code: string; readonly path?: string; readonly active?: boolean },
): Promise<TestLink> {
  const ids = { programId: uuidv7(), partnerId: uuidv7(), linkId: uuidv7() };
  const { owner } = database;
  await owner.query(
    `INSERT INTO program (shop_id, program_id, key, kind, name, rank) VALUES ($1, $2, $3, 'affiliate', 'Programme', 1)`,
    [shopId, ids.programId, ids.programId],
  );
  await owner.query(
    `INSERT INTO partner (shop_id, partner_id, program_id, key, number, status, name, email, email_key, applied_at, approved_at, updated_at)
     VALUES ($1, $2, $3, $4, (SELECT count(*) + 1001 FROM partner WHERE shop_id = $1), 'approved', 'Anna', $5, $5, now(), now(), now())`,
    [shopId, ids.partnerId, ids.programId, ids.partnerId, `${ids.partnerId}@example.com`],
  );
  await owner.query(
    `INSERT INTO link (shop_id, link_id, partner_id, code, path, active, created_at) VALUES ($1, $2, $3, $4, $5, $6, '2025-01-01')`,
    [shopId, ids.linkId, ids.partnerId, link.code, link.path ?? '/', link.active ?? true],
  );
  await owner.query('INSERT INTO link_directory (code, shop_id, link_id, skeleton) VALUES ($1, $2, $3, $4)', [
    link.code,
    shopId,
    ids.linkId,
    linkSkeleton(link.code),
  ]);
  return ids;
}
