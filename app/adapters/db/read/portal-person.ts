/** The person behind a portal session: a partner in one or several programmes of one shop, known by one e-mail address. */
import type { PartnerLifeStatus } from '#app/domain/partner-lifecycle.ts';
import type { Database } from '../database.ts';
import { inShop } from '../in-shop.ts';

export interface Membership {
  readonly partnerId: string;
  readonly partnerKey: string;
  readonly programId: string;
  readonly programKey: string;
  readonly programName: string;
  /** `referral`, `affiliate` or `business`. */
  readonly programKind: string;
  /** In store credit or codes. */
  readonly isPaidInShop: boolean;
  readonly number: number;
  readonly status: PartnerLifeStatus;
  readonly approved: boolean;
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  readonly rejectionReason: string | null;
  readonly rejectionNote: string | null;
}

/** By the merchant's order of programmes. */
export function listMemberships(database: Database, shopId: string, emailKey: string): Promise<readonly Membership[]> {
  return inShop(database, shopId, async (tx) => {
    const partners = await tx.partner.findMany({
      where: { shopId, emailKey, status: { not: 'archived' } },
      include: { program: { select: { key: true, name: true, kind: true, rank: true, rewardMethod: true } } },
      orderBy: { program: { rank: 'asc' } },
      take: 50,
    });
    return partners.map(({ program, key, approvedAt, status, ...partner }) => ({
      partnerId: partner.partnerId,
      partnerKey: key,
      programId: partner.programId,
      programKey: program.key,
      programName: program.name,
      programKind: program.kind,
      isPaidInShop: program.rewardMethod !== 'cash',
      number: partner.number,
      status: status as PartnerLifeStatus,
      approved: approvedAt !== null,
      name: partner.name,
      email: partner.email,
      locale: partner.locale,
      rejectionReason: partner.rejectionReason,
      rejectionNote: partner.rejectionNote,
    }));
  });
}
