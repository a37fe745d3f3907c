/**
 * The merchant gives an order to a partner, or to nobody, with a reason. The assignment is a fact like any other: written once, never
 * changed, and the worker decides the customer's whole history again because of it. The next assignment of the same order outdoes it.
 */
import { Failure } from '#app/domain/failure.ts';
import type { WorkRecords } from './partner-records.ts';

export interface AssignmentRecords extends WorkRecords {
  /** The order's name, such as #1001; null where there is no such order. */
  getOrderName(orderId: string): Promise<string | null>;
  getPartnerName(partnerId: string): Promise<string | null>;
  recordAssignment(assignment: {
    readonly assignmentId: string;
    readonly orderId: string;
    readonly partnerId: string | null;
    readonly at: Date;
    readonly actor: string;
    readonly reason: string;
  }): Promise<void>;
}

export interface AssignmentPorts {
  readonly inShop: <Result>(shopId: string, work: (records: AssignmentRecords) => Promise<Result>) => Promise<Result>;
  readonly ring: (shopId: string) => void;
  readonly clock: () => number;
  readonly newId: () => string;
}

export interface AssignmentRequest {
  readonly orderId: string;
  /** Null for nobody. */
  readonly partnerId: string | null;
  readonly reason: string;
  readonly actor: string;
}

/** Throws {@link Failure}: `not_found` for the order, `invalid_input` for the partner. */
export async function assignOrder(ports: AssignmentPorts, shopId: string, request: AssignmentRequest): Promise<void> {
  const { orderId, partnerId, actor, reason } = request;
  await ports.inShop(shopId, async (records) => {
    const orderName = await records.getOrderName(orderId);
    if (orderName === null) throw new Failure('not_found', 'There is no such order.');
    const partnerName = partnerId === null ? null : await records.getPartnerName(partnerId);
    if (partnerId !== null && partnerName === null) {
      throw new Failure('invalid_input', 'There is no such partner.', { partnerId: 'Choose a partner from the list.' });
    }
    const at = new Date(ports.clock());
    const assignmentId = ports.newId();
    await records.recordAssignment({ assignmentId, orderId, partnerId, at, actor, reason });
    await records.recordInbox('tributary/assigned', `assigned:${assignmentId}`, { orderId });
    await records.recordAudit({
      at,
      actor,
      action: 'order.assigned',
      subject: `order:${orderId}`,
      detail: { order: orderName, partnerId, partner: partnerName, reason },
    });
  });
  ports.ring(shopId);
}
