/** The path from facts to the ledger, composed. */
import { hash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { isPassingError, listWaiting } from '#app/adapters/db/inbox.ts';
import { messageReader } from '#app/adapters/db/inbox-messages.ts';
import { shopTransaction } from '#app/adapters/db/shop-transaction.ts';
import { readDispute } from '#app/adapters/shopify/payload/dispute.ts';
import { readOrder } from '#app/adapters/shopify/payload/order.ts';
import { readRefund } from '#app/adapters/shopify/payload/refund.ts';
import { registeredTopic } from '#app/flows/inbox-topics.ts';
import type { InboxPorts } from '#app/flows/ports.ts';
import { processInbox } from '#app/flows/process-inbox.ts';
import type { Base } from './base.ts';

/** What the path asks of Shopify. */
export type PathOutside = Pick<InboxPorts, 'requireCustomer' | 'uninstallShop'>;

export function composePath(base: Base, outside: PathOutside) {
  const { clock, database, log } = base;
  const ports: InboxPorts = {
    ...outside,
    clock,
    newId: uuidv7,
    digest: (text) => hash('sha256', text, 'base64url'),
    inTransaction: (shopId, work) =>
      inShopSql(database, shopId, (sql) => work(shopTransaction(sql, shopId, registeredTopic))),
    listUnprepared: (shopId, topic, limit) => inShopSql(database, shopId, (sql) => listWaiting(sql, topic, limit)),
    payloads: { readOrder, readRefund, readDispute, ...messageReader },
    isPassing: isPassingError,
    onItemFailed: ({ error, ...item }) => log.error({ ...item, err: error }, 'an inbox item could not be processed'),
  };
  return {
    /** One batch of a shop's inbox. */
    processInbox: (shopId: string) => processInbox(ports, shopId),
  };
}
