/** A referrer's own rewards: what was paid in store credit and codes, and for which commissions. What went wrong in Shopify is the merchant's to read. */
import type { RewardMethod, RewardPaymentState } from '#app/domain/reward-payment.ts';
import type { Database } from '../database.ts';
import { inShopSql } from '../in-shop.ts';

export interface OwnReward {
  readonly paymentId: string;
  readonly method: RewardMethod;
  readonly state: RewardPaymentState;
  readonly currency: string;
  /** Minor units. */
  readonly amount: bigint;
  /** Once it can be used. */
  readonly code: string | null;
  /** The shop does not take it any more. */
  readonly isRemoved: boolean;
  readonly requestedAt: Date;
  /** The greatest commissions that it pays, `commissionCount` in all. */
  readonly commissions: readonly RewardedCommission[];
  readonly commissionCount: number;
}

export interface RewardedCommission {
  readonly entitlementId: string;
  /** Null for what was earned without an order. */
  readonly orderName: string | null;
}

export interface OwnRewardPage {
  readonly rewards: readonly OwnReward[];
  /** Where the next page begins; null on the last one. */
  readonly next: string | null;
}

interface RewardRow {
  readonly payment_id: string;
  readonly method: RewardMethod;
  readonly state: RewardPaymentState;
  readonly currency: string;
  readonly amount: string;
  readonly code: string | null;
  readonly is_removed: boolean;
  readonly requested_at: Date;
  readonly commissions: readonly RewardedCommission[];
  readonly commission_count: number;
}

const pageSize = 20;
const commissionsShown = 3;

/** Newest first, beginning where `after` says. */
export function listOwnRewards(
  database: Database,
  owner: { readonly shopId: string; readonly partnerId: string },
  after: string | null,
): Promise<OwnRewardPage> {
  const from = positionOf(after);
  return inShopSql(database, owner.shopId, async (sql) => {
    const { rows } = await sql.query<RewardRow>(
      `SELECT payment_id, method, state, currency, amount::text, CASE WHEN state = 'paid' THEN code END AS code, (code_state = 'removed') IS TRUE AS is_removed, requested_at,
          coalesce(shown.commissions, '[]') AS commissions, (SELECT count(*)::int FROM reward_payment_part part
            WHERE part.shop_id = paid.shop_id AND part.payment_id = paid.payment_id) AS commission_count
         FROM (SELECT * FROM reward_payment WHERE partner_id = $1 AND ($2::timestamptz IS NULL OR (requested_at, payment_id) < ($2, $3::uuid))
           ORDER BY requested_at DESC, payment_id DESC LIMIT $4) AS paid
         LEFT JOIN LATERAL (
           SELECT json_agg(json_build_object('entitlementId', entitlement_id, 'orderName', name) ORDER BY amount DESC, entitlement_id) AS commissions
             FROM (SELECT entitlement_id, part.amount, customer_order.name FROM reward_payment_part part JOIN entitlement USING (shop_id, entitlement_id)
               LEFT JOIN customer_order ON customer_order.shop_id = entitlement.shop_id AND entitlement.subject = 'order' AND customer_order.order_id = entitlement.subject_id
              WHERE part.shop_id = paid.shop_id AND part.payment_id = paid.payment_id ORDER BY part.amount DESC, entitlement_id LIMIT $5) AS part) AS shown ON true
        ORDER BY requested_at DESC, payment_id DESC`,
      [owner.partnerId, from?.at ?? null, from?.paymentId ?? null, pageSize + 1, commissionsShown],
    );
    const last = rows.length > pageSize ? rows[pageSize - 1] : undefined;
    return {
      rewards: rows.slice(0, pageSize).map(toReward),
      next: last === undefined ? null : `${last.requested_at.getTime()}-${last.payment_id}`,
    };
  });
}

function toReward(row: RewardRow): OwnReward {
  const {
    payment_id: paymentId,
    requested_at: requestedAt,
    commission_count: commissionCount,
    is_removed: isRemoved,
    amount,
    ...reward
  } = row;
  return { ...reward, paymentId, isRemoved, requestedAt, commissionCount, amount: BigInt(amount) };
}

/** A page's address may be altered by hand: what is no position begins at the beginning. */
function positionOf(after: string | null): { readonly at: Date; readonly paymentId: string } | null {
  const [, ms, paymentId] = /^(\d{1,15})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(after ?? '') ?? [];
  return ms === undefined || paymentId === undefined ? null : { at: new Date(Number(ms)), paymentId };
}
