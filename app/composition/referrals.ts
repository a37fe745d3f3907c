/** Customers who refer friends, composed. */
import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { createPersonMarks } from '#app/adapters/crypto/person-marks.ts';
import { inShop } from '#app/adapters/db/in-shop.ts';
import { readReferrerPage } from '#app/adapters/db/read/referrer-page.ts';
import { referrerRecords } from '#app/adapters/db/referrer-records.ts';
import type { AdminClient } from '#app/adapters/shopify/admin-client.ts';
import { listSegments, readReferrer } from '#app/adapters/shopify/referrer-reader.ts';
import { type ReferrerPagePorts, showReferrerPage } from '#app/flows/referrer-page.ts';
import type { Base } from './base.ts';

export function composeReferrals(
  { clock, config, database }: Base,
  adminClient: AdminClient,
  ring: (shopId: string) => void,
) {
  const ports: ReferrerPagePorts = {
    inShop: (shopId, work) => inShop(database, shopId, (tx) => work(referrerRecords(tx, shopId))),
    readReferrer: (shopId, customerId, segmentId) => readReferrer(adminClient, shopId, customerId, segmentId),
    marksOf: createPersonMarks(config.encryptionKey),
    readPage: (shopId, partnerId, after) =>
      readReferrerPage(database, shopId, { partnerId, after, now: clock(), appUrl: config.appUrl }),
    ring,
    clock,
    newId: uuidv7,
    randomBytes,
  };
  return {
    /** The shop's customer segments. Throws Failure `unavailable` while Shopify cannot be asked. */
    listSegments: (shopId: string) => listSegments(adminClient, shopId),
    /** See flows/referrer-page.ts. `customerId` null: nobody is signed in. */
    showPage: (shopId: string, customerId: string | null, after: string | null) =>
      showReferrerPage(ports, shopId, customerId, after),
  };
}
