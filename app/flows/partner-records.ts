/**
 * What the flows about partners need of the world: the rows of one shop within one transaction, and the means to make names for new ones.
 * Merchants' and partners' flows share them, so that an application approved by rule goes through the same door as one approved by hand.
 */
import type { PartnerLifeStatus } from '#app/domain/partner-lifecycle.ts';
import type { NewLink } from './create-link.ts';
import type { DutyName } from './duties.ts';
import type { OutboxWish } from './outbox-kinds.ts';

export interface ProgramRecord {
  readonly programId: string;
  readonly key: string;
  readonly name: string;
  readonly status: 'active' | 'closed';
  readonly autoApprove: boolean;
  readonly codeTemplate: string | null;
  /** Its partners have pools of codes that can be used once each. */
  readonly givesSingleUse: boolean;
}

export interface PartnerRecord {
  readonly partnerId: string;
  readonly programId: string;
  readonly number: number;
  readonly status: PartnerLifeStatus;
  readonly group: string;
  readonly name: string;
  readonly email: string;
  /** Null until the first approval. */
  readonly approvedAt: Date | null;
}

export interface NewPartner {
  readonly partnerId: string;
  readonly programId: string;
  readonly name: string;
  readonly email: string;
  readonly company: string | null;
  readonly website: string | null;
  readonly country: string | null;
  readonly group: string;
  readonly locale: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly message: string | null;
  readonly appliedAt: Date;
  /** Shopify's number, as text, of the customer that the partner is. */
  readonly customerId?: string;
}

export interface PartnerUpdate {
  readonly status: PartnerLifeStatus;
  readonly approvedAt?: Date;
  readonly rejectionReason?: string | null;
  readonly rejectionNote?: string | null;
}

export interface PartnerFact {
  readonly partnerId: string;
  readonly kind: 'status' | 'group';
  readonly value: string;
  readonly at: Date;
  readonly actor: string;
  readonly reason: string | null;
}

export interface AuditRecord {
  readonly at: Date;
  readonly actor: string;
  /** What was done, such as `partner.approved`. */
  readonly action: string;
  /** What it was done to, such as `partner:<id>`. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface DiscountCodeRecord {
  readonly partnerId: string;
  readonly code: string;
  /** From then on it is the partner's. */
  readonly createdAt: Date;
}

/** What every flow of a merchant leaves behind, whatever it is about. */
export interface WorkRecords {
  recordAudit(event: AuditRecord): Promise<void>;
  /** A message to the worker about a fact of this transaction. `messageId` is unique in the shop. */
  recordInbox(
    topic: `tributary/${string}`,
    messageId: string,
    body: Readonly<Record<string, string | number>>,
  ): Promise<void>;
  recordOutbox(wishes: readonly OutboxWish[]): Promise<void>;
  /** Makes a duty due now. */
  demandDuty(duty: DutyName): Promise<void>;
}

/** The rows of one shop's partners, within one transaction. */
export interface PartnerRecords extends WorkRecords {
  getProgram(programId: string): Promise<ProgramRecord | null>;
  /** Locked until the transaction ends, so that two reviewers take turns. */
  getPartnerForUpdate(partnerId: string): Promise<PartnerRecord | null>;
  getPartnerByEmail(programId: string, email: string): Promise<PartnerRecord | null>;
  /** Takes the next number and writes the partner as an applicant. */
  recordPartner(partner: NewPartner): Promise<PartnerRecord>;
  updatePartner(partnerId: string, update: PartnerUpdate): Promise<void>;
  recordPartnerFact(fact: PartnerFact): Promise<void>;
  getFirstLinkCode(partnerId: string): Promise<string | null>;
  /** False where the code is taken, in this shop or another: nothing was written. */
  recordLink(link: NewLink): Promise<boolean>;
  getDiscountCode(partnerId: string): Promise<string | null>;
  /** False where the code is taken: nothing was written. */
  recordDiscountCode(code: DiscountCodeRecord): Promise<boolean>;
}

/** What the flows about partners share beside the transaction. */
export interface PartnerTools {
  readonly clock: () => number;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly randomBytes: (length: number) => Uint8Array;
}

export interface PartnerPorts extends PartnerTools {
  readonly inShop: <Result>(shopId: string, work: (records: PartnerRecords) => Promise<Result>) => Promise<Result>;
  /** After the commit: never throws, never awaited. */
  readonly ring: (shopId: string) => void;
}
