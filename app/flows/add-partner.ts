/**
 * A merchant adds a partner by hand. The partner is written as an applicant and, where the merchant says so, approved in the same
 * transaction by the same steps as any other approval. An e-mail address can join a programme once.
 */
import { Failure } from '#app/domain/failure.ts';
import { defaultGroup } from '#app/domain/partner.ts';
import { partnerNumber } from '#app/domain/partner-lifecycle.ts';
import type { PartnerPorts } from './partner-records.ts';
import { applyReview, type ReviewedPartner } from './review-partner.ts';

export interface PartnerToAdd {
  readonly programId: string;
  readonly name: string;
  readonly email: string;
  readonly company: string | null;
  /** Null for the default group. */
  readonly group: string | null;
  readonly approve: boolean;
  readonly actor: string;
}

/** Throws {@link Failure}: `not_found` for the programme, `conflict` where the address is in the programme already. */
export async function addPartner(ports: PartnerPorts, shopId: string, wanted: PartnerToAdd): Promise<ReviewedPartner> {
  const added = await ports.inShop(shopId, async (records) => {
    const program = await records.getProgram(wanted.programId);
    if (program === null) throw new Failure('not_found', 'There is no such programme.');
    const known = await records.getPartnerByEmail(program.programId, wanted.email);
    if (known !== null) {
      const message = `${known.name} is in this programme with this address already.`;
      throw new Failure('conflict', message, { email: message });
    }
    const at = new Date(ports.clock());
    const partner = await records.recordPartner({
      partnerId: ports.newId(),
      programId: program.programId,
      name: wanted.name,
      email: wanted.email,
      company: wanted.company,
      website: null,
      country: null,
      group: wanted.group ?? defaultGroup,
      locale: 'en',
      answers: {},
      message: null,
      appliedAt: at,
    });
    const { partnerId } = partner;
    if (partner.group !== defaultGroup) {
      await records.recordPartnerFact({
        partnerId,
        kind: 'group',
        value: partner.group,
        at,
        actor: wanted.actor,
        reason: null,
      });
    }
    const number = partnerNumber({ number: partner.number, approved: false });
    await records.recordAudit({
      at,
      actor: wanted.actor,
      action: 'partner.added',
      subject: `partner:${partnerId}`,
      detail: { name: partner.name, number, group: partner.group },
    });
    if (wanted.approve) return applyReview(records, ports, partner, { action: 'approve', actor: wanted.actor });
    return { partnerId, name: partner.name, number, status: partner.status };
  });
  ports.ring(shopId);
  return added;
}
