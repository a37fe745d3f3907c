/** Customers who refer friends, composed. */
import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { createPersonMarks } from '#app/adapters/crypto/person-marks.ts';
import { inShop, inShopSql } from '#app/adapters/db/in-shop.ts';
import { isInstalled } from '#app/adapters/db/installation.ts';
import { readReferrerPage } from '#app/adapters/db/read/referrer-page.ts';
import { referrerRecords } from '#app/adapters/db/referrer-records.ts';
import { screeningRecords } from '#app/adapters/db/screening-records.ts';
import type { AdminClient } from '#app/adapters/shopify/admin-client.ts';
import { listSegments, readCustomerPage, readReferrer } from '#app/adapters/shopify/referrer-reader.ts';
import { type LearnPorts, learnCustomersDuty } from '#app/flows/learn-customers.ts';
import { type ReferrerPagePorts, showReferrerPage } from '#app/flows/referrer-page.ts';
import type { Base } from './base.ts';

const learnState = z.object({ after: z.string().nullable(), customers: z.number().int(), isDone: z.boolean() });

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
  const marksOf = createPersonMarks(config.encryptionKey);
  const learning: LearnPorts = {
    isInstalled: (shopId) => isInstalled(database, shopId),
    keepsMarks: (shopId) => inShopSql(database, shopId, (sql) => screeningRecords(sql, shopId).keepsMarks()),
    readPage: (shopId, after) => readCustomerPage(adminClient, shopId, after),
    marksOf,
    recordMarks: (shopId, customers) =>
      inShopSql(database, shopId, (sql) => screeningRecords(sql, shopId).recordMarks(customers)),
  };
  return {
    /** The duty that learns who was a customer before; see flows/learn-customers.ts. */
    learnCustomers: learnCustomersDuty(learning, (state) => learnState.safeParse(state).data ?? null),
    /** The shop's customer segments. Throws Failure `unavailable` while Shopify cannot be asked. */
    listSegments: (shopId: string) => listSegments(adminClient, shopId),
    /** See flows/referrer-page.ts. `customerId` null: nobody is signed in. */
    showPage: (shopId: string, customerId: string | null, after: string | null) =>
      showReferrerPage(ports, shopId, customerId, after),
  };
}
