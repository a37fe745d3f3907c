/** The rows of the programme for referring customers, for the flows that switch it on and change it. */
import type { ReferrerAudience, ReferrerSettings, RewardMethod } from '#app/domain/referral-settings.ts';
import type { ReferralRecords } from '#app/flows/change-referral.ts';
import type { ShopTransaction } from './in-shop.ts';
import { joiningOf, programRecords, storedTerms } from './program-records.ts';
import { audienceOf } from './referrer-records.ts';

export function referralRecords(tx: ShopTransaction, shopId: string): ReferralRecords {
  return {
    ...programRecords(tx, shopId),
    async takeTurn() {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${shopId} referral programme`}, 0))`;
    },
    async getReferral() {
      const program = await tx.program.findFirst({
        where: { shopId, kind: 'referral' },
        orderBy: { rank: 'asc' },
        include: { versions: { orderBy: { version: 'desc' }, take: 1 } },
      });
      const newest = program?.versions[0];
      if (program === null || newest === undefined) return null;
      const { version, effectiveAt, terms } = newest;
      return {
        programId: program.programId,
        name: program.name,
        status: program.status === 'active' ? 'active' : 'closed',
        referrers: referrersOf(program),
        version,
        effectiveAt,
        terms: storedTerms(terms),
      };
    },
    async getTerms(programId, version) {
      const found = await tx.programVersion.findUnique({
        where: { shopId_programId_version: { shopId, programId, version } },
        select: { terms: true },
      });
      return found === null ? null : storedTerms(found.terms);
    },
    async recordReferral({ programId, name }) {
      const { _max } = await tx.program.aggregate({ where: { shopId }, _max: { rank: true } });
      const rank = (_max.rank ?? 0) + 1;
      await tx.program.create({
        data: { shopId, programId, key: 'refer-a-friend', kind: 'referral', name, rank },
      });
    },
    async updateReferrers(programId, { audience, rewardMethod, code, reminders }) {
      await tx.program.update({
        where: { shopId_programId: { shopId, programId } },
        data: {
          rewardMethod,
          codeTemplate: code?.template ?? null,
          codePercent: code?.percent ?? null,
          referrers: audience.kind,
          referrersAmong: amongOf(audience),
          remindCreditDays: reminders.credit_expiring,
          remindShareDays: reminders.never_shared,
          remindFriendDays: reminders.friend_waiting,
        },
      });
    },
    async updateStatus(programId, status) {
      await tx.program.update({ where: { shopId_programId: { shopId, programId } }, data: { status } });
    },
  };
}

interface ReferralColumns {
  readonly rewardMethod: string;
  readonly remindCreditDays: number | null;
  readonly remindShareDays: number | null;
  readonly remindFriendDays: number | null;
}

export function referrersOf(
  program: Parameters<typeof audienceOf>[0] & Parameters<typeof joiningOf>[0] & ReferralColumns,
): ReferrerSettings {
  const { code } = joiningOf(program);
  return {
    audience: audienceOf(program),
    rewardMethod: program.rewardMethod as RewardMethod,
    code: code === null ? null : { template: code.template, percent: code.percent },
    reminders: {
      credit_expiring: program.remindCreditDays,
      never_shared: program.remindShareDays,
      friend_waiting: program.remindFriendDays,
    },
  };
}

function amongOf(audience: ReferrerAudience): string | null {
  if (audience.kind === 'all') return null;
  return audience.kind === 'tag' ? audience.tag : audience.segmentId;
}
