/**
 * Somebody applies to a programme. The applicant is written with the next number, the mail that confirms it is in the same transaction, and
 * so is the approval where the programme approves by itself. What the page answers never tells whether the address is in the programme
 * already: a repeated application gets the same answer, draws a number as well, and the truth goes to the owner of the address by mail: the number that
 * counts, or for somebody who is decided upon already a link to sign in.
 */
import { Failure } from '#app/domain/failure.ts';
import { defaultGroup } from '#app/domain/partner.ts';
import { partnerNumber } from '#app/domain/partner-lifecycle.ts';
import { mailWish } from './outbox-kinds.ts';
import type { PartnerPorts, PartnerRecord, PartnerRecords, ProgramRecord } from './partner-records.ts';
import { applyReview } from './review-partner.ts';

export interface Application {
  readonly programId: string;
  readonly name: string;
  readonly email: string;
  readonly company: string | null;
  readonly website: string | null;
  /** ISO 3166-1, two letters. */
  readonly country: string | null;
  readonly message: string | null;
  /** The version of the programme's terms that the page showed and the applicant accepted. */
  readonly acceptedTerms: number;
  readonly locale: string;
}

export interface ApplicationRecords extends PartnerRecords {
  /** Applications to one shop take turns until the transaction ends, so that one address is never written twice. */
  readonly takeTurn: () => Promise<void>;
  /** Takes a number for an application that becomes no partner. */
  readonly drawNumber: () => Promise<number>;
}

export interface ApplicationPorts extends Omit<PartnerPorts, 'inShop'> {
  readonly inShop: <Result>(shopId: string, work: (records: ApplicationRecords) => Promise<Result>) => Promise<Result>;
  /** Mails a link to sign in, as if the person had asked for it. */
  readonly sendSignIn: (shopId: string, email: string) => Promise<void>;
}

export interface ApplicationAnswer {
  /** As shown to people, such as A1001. */
  readonly number: string;
}

/** Throws {@link Failure} `not_found` for a programme that takes no applications. */
export async function applyAsPartner(
  ports: ApplicationPorts,
  shopId: string,
  application: Application,
): Promise<ApplicationAnswer> {
  const { number, decided } = await ports.inShop(shopId, async (records) => {
    const program = await records.getProgram(application.programId);
    if (program === null || program.status !== 'active') {
      throw new Failure('not_found', 'This programme takes no applications at present.');
    }
    await records.takeTurn();
    const known = await records.getPartnerByEmail(program.programId, application.email);
    if (known === null) return { number: await accept(ports, records, program, application), decided: false };
    const isOpen = known.status === 'applied' || known.status === 'needs_details';
    if (isOpen) await remind(ports, records, program, known);
    return { number: await records.drawNumber(), decided: !isOpen };
  });
  ports.ring(shopId);
  if (decided) await ports.sendSignIn(shopId, application.email);
  return { number: partnerNumber({ number, approved: false }) };
}

async function accept(
  ports: ApplicationPorts,
  records: ApplicationRecords,
  program: ProgramRecord,
  application: Application,
): Promise<number> {
  const at = new Date(ports.clock());
  const { acceptedTerms, ...person } = application;
  const partner = await records.recordPartner({
    ...person,
    partnerId: ports.newId(),
    group: defaultGroup,
    answers: { acceptedTerms: String(acceptedTerms) },
    appliedAt: at,
  });
  await records.recordAudit({
    at,
    actor: 'applicant',
    action: 'partner.applied',
    subject: `partner:${partner.partnerId}`,
    detail: { name: partner.name, number: partnerNumber({ number: partner.number, approved: false }), acceptedTerms },
  });
  if (program.autoApprove) await applyReview(records, ports, partner, { action: 'approve', actor: 'programme' });
  else await records.recordOutbox([received(`application-received:${partner.partnerId}`, program, partner)]);
  return partner.number;
}

/** Once a day at most: the same mail again, which names the number that counts. */
async function remind(
  ports: ApplicationPorts,
  records: ApplicationRecords,
  program: ProgramRecord,
  partner: PartnerRecord,
): Promise<void> {
  const day = new Date(ports.clock()).toISOString().slice(0, 10);
  await records.recordOutbox([received(`application-received:${partner.partnerId}:${day}`, program, partner)]);
}

function received(dedupeKey: string, program: ProgramRecord, { partnerId }: PartnerRecord) {
  return mailWish(dedupeKey, {
    to: { partnerId },
    locale: null,
    template: 'application-received',
    data: { programName: program.name },
  });
}
