/** The doors: clicks and webhooks, which come for any shop and must be stored before they are answered. */
import { createHmac, hash, randomBytes, randomFillSync, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { v7 as uuidv7 } from 'uuid';
import { openAddressBook } from '#app/adapters/db/address-book.ts';
import { createClickRecorder } from '#app/adapters/db/click-recorder.ts';
import { createInboxDoor } from '#app/adapters/db/inbox-door.ts';
import { createRateLimit } from '#app/adapters/rate-limit/rate-limit.ts';
import { acceptCheckoutVisit, type CheckoutVisitPorts, type PixelReport } from '#app/flows/accept-checkout-visit.ts';
import { acceptWebhook, type Delivery, type WebhookPorts } from '#app/flows/accept-webhook.ts';
import {
  type ClickPorts,
  type ReportedClick,
  recordClick,
  recordReportedClick,
  type Visit,
} from '#app/flows/record-click.ts';
import type { Base } from './base.ts';

export async function composeDoors(base: Base, ring: (shopId: string) => void) {
  const { config, log, clock, database } = base;
  const addresses = await openAddressBook({
    url: config.databaseUrl,
    pool: database.directory,
    onTrouble: (error) =>
      log.warn(
        { err: error },
        'changed addresses are not heard of; nothing older than a second is trusted until they are',
      ),
  });
  const recorder = createClickRecorder(database.door);
  const inbox = createInboxDoor(database.door);
  const newId = createIdSource();

  const clickPorts: ClickPorts = {
    addresses,
    clock,
    storeClick: recorder.store,
    newClickId: newId,
    // Clicks are kept by visitor: ids in the order of time go to the end of that index; drawn ones, each elsewhere, cost half as much again.
    newVisitor: newId,
    hashAddress: createAddressHash(),
    onClickRefused: (error) =>
      log.error({ err: error }, 'a click could not be stored; the shopper lands with the code alone'),
  };
  const webhookPorts: WebhookPorts = {
    isSigned: createSignatureCheck([config.shopify.apiSecret, config.shopify.previousApiSecret]),
    requireShopId: addresses.requireShopId,
    insertInboxItem: inbox.insert,
    ring,
    newInboxId: uuidv7,
    clock,
  };
  // Many shoppers may share an address, and a checkout tells of itself twice.
  const limit = createRateLimit({ burst: 60, perMinute: 120, keysMax: 50_000, clock });
  const pixelPorts: CheckoutVisitPorts = {
    getShopIdByPixelKey: addresses.getShopIdByPixelKey,
    takeTurn: limit.take,
    insertInboxItem: inbox.insert,
    ring,
    newInboxId: uuidv7,
    clock,
  };
  return {
    addresses,
    recordClick: (visit: Visit) => recordClick(clickPorts, visit),
    recordReportedClick: (report: ReportedClick) => recordReportedClick(clickPorts, report),
    acceptWebhook: (delivery: Delivery) => acceptWebhook(webhookPorts, delivery),
    acceptCheckoutVisit: (report: PixelReport, address: string | null) =>
      acceptCheckoutVisit(pixelPorts, report, address),
    async checkReady() {
      await database.directory.query('SELECT 1');
    },
    async closeDoors() {
      await Promise.all([recorder.drain(), inbox.drain()]);
      await addresses.close();
    },
  };
}

/** Whether bytes carry the signature of any of the secrets: after a rotation Shopify signs with the old one for a while. */
function createSignatureCheck(secrets: ReadonlyArray<string | null>): (body: Uint8Array, signature: string) => boolean {
  const keys = secrets.filter((secret) => secret !== null);
  return (body, signature) => {
    const given = Buffer.from(signature, 'base64');
    return keys.some((key) => {
      const expected = createHmac('sha256', key).update(body).digest();
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  };
}

/** UUIDv7 whose random bits are drawn for many at once: drawing them for each click showed in the profile. */
function createIdSource(): () => string {
  const bytesPerId = 16;
  const drawn = new Uint8Array(256 * bytesPerId);
  let next = drawn.length;
  return () => {
    if (next === drawn.length) {
      randomFillSync(drawn);
      next = 0;
    }
    const random = drawn.subarray(next, next + bytesPerId);
    next += bytesPerId;
    return uuidv7({ random });
  };
}

/**
 * Hashes the shortened address (/24, or /48) under a salt of the day that exists in this process alone, so that visits of one day can be
 * compared on one server and no address can ever be found again.
 */
function createAddressHash(): (address: string | null, at: number) => string | null {
  // Many visitors share a network, so few of these are worked out anew.
  const known = new LRUCache<string, string>({ max: 10_000 });
  let day = -1;
  let salt = '';
  return (address, at) => {
    if (address === null) return null;
    const today = Math.floor(at / 86_400_000);
    if (today !== day) {
      day = today;
      salt = randomBytes(32).toString('base64');
      known.clear();
    }
    const network = shortened(address);
    let hashed = known.get(network);
    if (hashed === undefined) {
      hashed = hash('sha256', `${salt} ${network}`, 'base64url').slice(0, 22);
      known.set(network, hashed);
    }
    return hashed;
  };
}

function shortened(address: string): string {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  return plain.includes(':') ? plain.split(':').slice(0, 3).join(':') : plain.split('.').slice(0, 3).join('.');
}
