/**
 * Approving, rejecting, suspending and reinstating a partner. One transaction holds the dated fact, what approval brings (link, discount
 * code, mail), the audit line and the message to the worker that re-settles what the change touches: all of it happens, or none. Approving
 * again after a rejection keeps what there was; nobody ever gets a second first link.
 */

import { discountCodeFrom, randomLetters } from '#app/domain/discount-code.ts';
import { Failure, invariant } from '#app/domain/failure.ts';
import {
  decideReview,
  type PartnerLifeStatus,
  partnerNumber,
  type RejectionReason,
  type ReviewAction,
  rejectionReasons,
} from '#app/domain/partner-lifecycle.ts';
import { createLink } from './create-link.ts';
import { discountCodeWish, mailWish } from './outbox-kinds.ts';
import type { PartnerPorts, PartnerRecord, PartnerRecords, PartnerTools, ProgramRecord } from './partner-records.ts';

export interface Review {
  readonly action: ReviewAction;
  /** Required to reject, ignored otherwise. */
  readonly rejection?: { readonly reason: RejectionReason; readonly note: string | null };
  /** Who does it, as the audit names people. */
  readonly actor: string;
  /** The partner hears nothing of it by mail: they see it where they are. */
  readonly isQuiet?: true;
}

export interface ReviewedPartner {
  readonly partnerId: string;
  readonly name: string;
  readonly number: string;
  readonly status: PartnerLifeStatus;
}

/** Throws {@link Failure}: `not_found`, or `conflict` where the partner's status does not allow it. */
export async function reviewPartner(
  ports: PartnerPorts,
  shopId: string,
  partnerId: string,
  review: Review,
): Promise<ReviewedPartner> {
  const reviewed = await ports.inShop(shopId, async (records) => {
    const partner = await records.getPartnerForUpdate(partnerId);
    if (partner === null) throw new Failure('not_found', 'There is no such partner.');
    return applyReview(records, ports, partner, review);
  });
  ports.ring(shopId);
  return reviewed;
}

export interface BulkReview {
  readonly reviewed: readonly ReviewedPartner[];
  /** Those whose status did not allow it, or who are gone. */
  readonly skipped: number;
}

/** Each partner in a transaction of its own: one that cannot be reviewed does not hold up the others. */
export async function reviewPartners(
  ports: PartnerPorts,
  shopId: string,
  partnerIds: readonly string[],
  review: Review,
): Promise<BulkReview> {
  const reviewed: ReviewedPartner[] = [];
  let skipped = 0;
  for (const partnerId of partnerIds) {
    try {
      reviewed.push(await reviewPartner(ports, shopId, partnerId, review));
    } catch (error) {
      if (!(error instanceof Failure) || (error.code !== 'conflict' && error.code !== 'not_found')) throw error;
      skipped += 1;
    }
  }
  return { reviewed, skipped };
}

/** The same within a transaction that has more to do. `partner` is locked or new in it. */
export async function applyReview(
  records: PartnerRecords,
  tools: PartnerTools,
  partner: PartnerRecord,
  review: Review,
): Promise<ReviewedPartner> {
  const status = decideReview(partner.status, review.action);
  if (status === null) {
    throw new Failure(
      'conflict',
      `${partner.name} is ${partner.status.replace('_', ' ')} and cannot be ${past[review.action]}.`,
    );
  }
  const at = new Date(tools.clock());
  if (review.action === 'reject') await reject(records, partner, review, at);
  else await changeStanding(records, tools, partner, status, review, at);
  const approvedAt = partner.approvedAt ?? (status === 'approved' ? at : null);
  const number = partnerNumber({ number: partner.number, approved: approvedAt !== null });
  await records.recordAudit({
    at,
    actor: review.actor,
    action: `partner.${past[review.action]}`,
    subject: `partner:${partner.partnerId}`,
    detail: { name: partner.name, number, before: partner.status, after: status, ...review.rejection },
  });
  return { partnerId: partner.partnerId, name: partner.name, number, status };
}

const past: Readonly<Record<ReviewAction, string>> = {
  approve: 'approved',
  reject: 'rejected',
  suspend: 'suspended',
  reinstate: 'reinstated',
};

async function reject(records: PartnerRecords, partner: PartnerRecord, review: Review, at: Date): Promise<void> {
  const { rejection } = review;
  if (rejection === undefined) throw new Failure('invalid_input', 'Choose a reason.', { reason: 'Choose a reason.' });
  const program = await requireProgram(records, partner.programId);
  await records.updatePartner(partner.partnerId, {
    status: 'rejected',
    rejectionReason: rejection.reason,
    rejectionNote: rejection.note,
  });
  await records.recordOutbox([
    mailWish(`application-rejected:${partner.partnerId}:${at.getTime()}`, {
      to: { partnerId: partner.partnerId },
      locale: null,
      template: 'application-rejected',
      data: { programName: program.name, reason: rejection.note ?? rejectionReasons[rejection.reason] },
    }),
  ]);
}

/** Approved or suspended: the statuses that settlement asks about. */
async function changeStanding(
  records: PartnerRecords,
  tools: PartnerTools,
  partner: PartnerRecord,
  status: PartnerLifeStatus,
  review: Review,
  at: Date,
): Promise<void> {
  const { partnerId } = partner;
  const first = review.action === 'approve';
  await records.updatePartner(partnerId, {
    status,
    ...(first ? { approvedAt: partner.approvedAt ?? at, rejectionReason: null, rejectionNote: null } : {}),
  });
  await records.recordPartnerFact({ partnerId, kind: 'status', value: status, at, actor: review.actor, reason: null });
  if (first) await equip(records, tools, partner, at, review.isQuiet !== true);
  await records.recordInbox('tributary/partner-changed', `partner-changed:${tools.newId()}`, { partnerId });
}

/** What an approved partner has: a link, the discount code of the programme's template, and the mail that names both. */
async function equip(
  records: PartnerRecords,
  tools: PartnerTools,
  partner: PartnerRecord,
  at: Date,
  isTold: boolean,
): Promise<void> {
  const { partnerId } = partner;
  const program = await requireProgram(records, partner.programId);
  const code = (await records.getFirstLinkCode(partnerId)) ?? (await makeLink(records, tools, partner, at));
  const discountCode = await giveDiscountCode(records, tools, partner, at);
  if (program.givesSingleUse) await records.demandDuty('code_pools');
  if (!isTold) return;
  await records.recordOutbox([
    mailWish(`application-approved:${partnerId}`, {
      to: { partnerId },
      locale: null,
      template: 'application-approved',
      data: {
        programName: program.name,
        number: partnerNumber({ number: partner.number, approved: true }),
        linkCode: code,
        discountCode,
      },
    }),
  ]);
}

/** The partner's code, made by the programme's template where there is none, and asked of Shopify. Null where the programme makes none. */
export async function giveDiscountCode(
  records: PartnerRecords,
  tools: PartnerTools,
  partner: PartnerRecord,
  at: Date,
): Promise<string | null> {
  const { partnerId, programId } = partner;
  const program = await requireProgram(records, programId);
  const code =
    (await records.getDiscountCode(partnerId)) ?? (await makeDiscountCode(records, tools, partner, program, at));
  if (code === null) return null;
  await records.recordOutbox([discountCodeWish({ partnerId, programId, code, singleUse: false, cause: null })]);
  return code;
}

async function makeLink(
  records: PartnerRecords,
  tools: PartnerTools,
  partner: PartnerRecord,
  createdAt: Date,
): Promise<string> {
  const { partnerId, name } = partner;
  const link = await createLink(
    { insertLink: records.recordLink, newLinkId: tools.newId, randomBytes: tools.randomBytes },
    { partnerId, name, path: '/', label: null, campaign: null, createdAt },
  );
  return link.code;
}

const plainCodesMax = 8;

async function makeDiscountCode(
  records: PartnerRecords,
  tools: PartnerTools,
  partner: PartnerRecord,
  program: ProgramRecord,
  createdAt: Date,
): Promise<string | null> {
  if (program.codeTemplate === null) return null;
  for (let attempt = 0; attempt < plainCodesMax; attempt++) {
    const code = discountCodeFrom(program.codeTemplate, partner, tools.randomBytes(randomLetters), attempt);
    if (await records.recordDiscountCode({ partnerId: partner.partnerId, code, createdAt })) return code;
  }
  // Many of one first name: the number tells them apart for certain.
  const numbered = { ...partner, name: `${partner.name.split(' ')[0]}${partner.number}` };
  const code = discountCodeFrom(program.codeTemplate, numbered, tools.randomBytes(randomLetters), 0);
  return (await records.recordDiscountCode({ partnerId: partner.partnerId, code, createdAt })) ? code : null;
}

async function requireProgram(records: PartnerRecords, programId: string): Promise<ProgramRecord> {
  const program = await records.getProgram(programId);
  invariant(program !== null, `a partner's programme ${programId} exists`);
  return program;
}
