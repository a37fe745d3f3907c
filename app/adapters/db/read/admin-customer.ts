/** What is decided of a customer and not of an order: who brought them, the fixed amounts for that, the friend's reward. With the reason as it was stored. */
import type { CustomerExplanation, NobodyReason } from '#app/domain/decision.ts';
import type { Database } from '../database.ts';
import { inShopSql } from '../in-shop.ts';
import { type OrderView, readPartnerNames, readProgramNames } from './admin-order.ts';
import { readSubjectCommissions, type SubjectCommission } from './admin-order-standing.ts';
import { type RewardView, readRewards } from './admin-rewards.ts';

export interface CustomerView extends Pick<OrderView, 'partners' | 'programs'> {
  readonly customerId: string;
  readonly decidedAt: Date;
  readonly reason: NobodyReason | null;
  readonly explanation: CustomerExplanation;
  readonly commissions: readonly SubjectCommission[];
  readonly rewards: readonly RewardView[];
}

/** Null for a customer of whom nothing was ever decided. */
export function readCustomer(database: Database, shopId: string, customerId: string): Promise<CustomerView | null> {
  return inShopSql(database, shopId, async (sql) => {
    const { rows } = await sql.query<Pick<CustomerView, 'decidedAt' | 'reason' | 'explanation'>>(
      `SELECT created_at AS "decidedAt", reason, explanation FROM decision
        WHERE shop_id = $1 AND subject = 'customer' AND subject_id = $2 ORDER BY version DESC LIMIT 1`,
      [shopId, customerId],
    );
    const decision = rows[0];
    if (decision === undefined) return null;
    const { registration, entitlements } = decision.explanation;
    const commissions = await readSubjectCommissions(sql, shopId, { kind: 'customer', id: customerId });
    const named = [
      ...(registration?.touches ?? []).flatMap(({ partner }) => partner ?? []),
      ...entitlements.map(({ partner }) => partner),
      ...commissions.map(({ partnerId }) => partnerId),
    ];
    return {
      customerId,
      ...decision,
      commissions,
      rewards: await readRewards(sql, shopId, customerId),
      partners: await readPartnerNames(sql, shopId, [...new Set(named)]),
      programs: await readProgramNames(sql, shopId),
    };
  });
}
