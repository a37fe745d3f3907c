/** The rows that assigning an order reads and writes. */
import type { AssignmentRecords } from '#app/flows/assign-order.ts';
import type { ShopTransaction } from './in-shop.ts';
import { workRecords } from './work-records.ts';

export function assignmentRecords(tx: ShopTransaction, shopId: string): AssignmentRecords {
  return {
    ...workRecords(tx, shopId),
    async getOrderName(orderId) {
      const order = await tx.order.findUnique({
        where: { shopId_orderId: { shopId, orderId } },
        select: { name: true },
      });
      return order?.name ?? null;
    },
    async getPartnerName(partnerId) {
      const partner = await tx.partner.findUnique({
        where: { shopId_partnerId: { shopId, partnerId } },
        select: { name: true },
      });
      return partner?.name ?? null;
    },
    async recordAssignment(assignment) {
      await tx.assignment.create({ data: { ...assignment, shopId } });
    },
  };
}
