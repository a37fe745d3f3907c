/** What a merchant's or partner's action leaves behind in its own transaction: the audit line, the worker's message, what must happen outside. */
import { v7 as uuidv7 } from 'uuid';
import type { WorkRecords } from '#app/flows/partner-records.ts';
import type { Prisma } from './generated/client.ts';
import type { ShopTransaction } from './in-shop.ts';
import { createOutboxItems } from './outbox.ts';

export function workRecords(tx: ShopTransaction, shopId: string): WorkRecords {
  return {
    async recordAudit({ detail, ...event }) {
      await tx.auditEvent.create({
        data: { ...event, detail: detail as Prisma.InputJsonObject, shopId, auditId: uuidv7() },
      });
    },
    async recordInbox(topic, messageId, body) {
      await tx.inboxItem.createMany({
        data: [{ shopId, inboxId: uuidv7(), webhookId: messageId, topic, body: Buffer.from(JSON.stringify(body)) }],
        skipDuplicates: true,
      });
    },
    async recordOutbox(wishes) {
      await createOutboxItems(tx, shopId, wishes);
    },
    async demandDuty(duty) {
      await tx.duty.createMany({ data: [{ shopId, duty }], skipDuplicates: true });
      await tx.duty.updateMany({ where: { shopId, duty, lease: null }, data: { dueAt: new Date() } });
    },
  };
}
