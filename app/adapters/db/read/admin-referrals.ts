/** The programme for referring customers as the merchant sees it: its settings and versions, and what it brought. */
import { type ReferralSettings, referralSettingsOf } from '#app/domain/referral-settings.ts';
import type { Database } from '../database.ts';
import { inShop, type ShopTransaction } from '../in-shop.ts';
import { storedTerms } from '../program-records.ts';
import { referrersOf } from '../referral-records.ts';

export interface ReferralFigures {
  readonly referrers: number;
  /** Of the last 30 days, as far as clicks are counted; the others of all time. */
  readonly clicks: number;
  readonly friends: number;
  readonly refused: number;
  readonly orders: number;
  /** Minor units of the shop's currency: what referrers earned and friends were granted. */
  readonly cost: bigint;
}

export interface ReferralView {
  readonly programId: string;
  readonly name: string;
  readonly status: string;
  /** The newest version, for saving against. */
  readonly version: number;
  readonly effectiveAt: Date;
  readonly settings: ReferralSettings;
  readonly figures: ReferralFigures;
}

/** Null in a shop that has not switched it on. */
export function readReferral(database: Database, shopId: string, clicksSince: Date): Promise<ReferralView | null> {
  return inShop(database, shopId, async (tx) => {
    const program = await tx.program.findFirst({
      where: { shopId, kind: 'referral' },
      orderBy: { rank: 'asc' },
      include: { versions: { orderBy: { version: 'desc' }, take: 1 } },
    });
    const newest = program?.versions[0];
    if (program === null || newest === undefined) return null;
    const { programId, name, status } = program;
    return {
      programId,
      name,
      status,
      version: newest.version,
      effectiveAt: newest.effectiveAt,
      settings: referralSettingsOf(storedTerms(newest.terms), referrersOf(program)),
      figures: await readFigures(tx, shopId, programId, clicksSince),
    };
  });
}

async function readFigures(
  tx: ShopTransaction,
  shopId: string,
  programId: string,
  clicksSince: Date,
): Promise<ReferralFigures> {
  const [row] = await tx.$queryRaw<(Omit<ReferralFigures, 'cost'> & { cost: string })[]>`
    SELECT (SELECT count(*)::int FROM partner WHERE shop_id = ${shopId}::uuid AND program_id = ${programId}::uuid AND approved_at IS NOT NULL) AS referrers,
        (SELECT count(*)::int FROM click JOIN partner USING (shop_id, partner_id)
          WHERE shop_id = ${shopId}::uuid AND partner.program_id = ${programId}::uuid AND click.at >= ${clicksSince}) AS clicks,
        (SELECT count(*)::int FROM screening WHERE shop_id = ${shopId}::uuid AND program_id = ${programId}::uuid AND verdict = 'new') AS friends,
        (SELECT count(*)::int FROM screening WHERE shop_id = ${shopId}::uuid AND program_id = ${programId}::uuid AND verdict <> 'new') AS refused,
        (SELECT count(DISTINCT subject_id)::int FROM entitlement
          WHERE shop_id = ${shopId}::uuid AND program_id = ${programId}::uuid AND subject = 'order' AND amount > 0) AS orders,
        (SELECT (coalesce((SELECT sum(amount) FROM entitlement WHERE shop_id = ${shopId}::uuid AND program_id = ${programId}::uuid), 0)
          + coalesce((SELECT sum(amount) FROM reward WHERE shop_id = ${shopId}::uuid AND program_id = ${programId}::uuid), 0))::text) AS cost`;
  const { cost, ...counts } = row ?? { referrers: 0, clicks: 0, friends: 0, refused: 0, orders: 0, cost: '0' };
  return { ...counts, cost: BigInt(cost) };
}
