/** Where commissions stand, an order's or a customer's, and what may hold them: each entitlement with its hold, each dispute as it was last told. */
import type { Subject } from '#app/domain/decision.ts';
import type { ShopConnection } from '../in-shop.ts';

export interface SubjectCommission {
  readonly entitlementId: string;
  readonly partnerId: string;
  readonly rule: string;
  readonly amount: bigint;
  readonly pending: bigint;
  readonly available: bigint;
  readonly paid: bigint;
  readonly maturesAt: Date;
  /** A chargeback in progress holds it. */
  readonly disputed: boolean;
}

export interface OrderDispute {
  readonly disputeId: string;
  readonly at: Date;
  /** Shopify's words. */
  readonly type: string;
  readonly status: string;
}

/** Far more than an order has. */
const listedAtMost = 200;

/** Those that came to nothing are left out. */
export async function readSubjectCommissions(
  sql: ShopConnection,
  shopId: string,
  subject: Subject,
): Promise<readonly SubjectCommission[]> {
  const { rows } = await sql.query<
    Omit<SubjectCommission, 'amount' | 'pending' | 'available' | 'paid'> &
      Record<'amount' | 'pending' | 'available' | 'paid', string>
  >(
    `SELECT entitlement_id AS "entitlementId", partner_id AS "partnerId", rule, amount, pending, available, paid, matures_at AS "maturesAt", disputed
       FROM entitlement WHERE shop_id = $1 AND subject = $2 AND subject_id = $3 AND (amount, pending, available, paid) <> (0, 0, 0, 0)
      ORDER BY rule LIKE 'override:%', partner_id, rule LIMIT ${listedAtMost}`,
    [shopId, subject.kind, subject.id],
  );
  return rows.map((row) => ({
    ...row,
    amount: BigInt(row.amount),
    pending: BigInt(row.pending),
    available: BigInt(row.available),
    paid: BigInt(row.paid),
  }));
}

/** Of a dispute's descriptions any update counts before a creation, and the later before the earlier. */
export async function readOrderDisputes(
  sql: ShopConnection,
  shopId: string,
  orderId: string,
): Promise<readonly OrderDispute[]> {
  const { rows } = await sql.query<OrderDispute>(
    `SELECT DISTINCT ON (dispute_id) dispute_id AS "disputeId", at, type, status FROM dispute
      WHERE shop_id = $1 AND order_id = $2 ORDER BY dispute_id, topic = 'update' DESC, at DESC, position DESC LIMIT ${listedAtMost}`,
    [shopId, orderId],
  );
  return rows;
}
