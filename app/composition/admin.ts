/** What a merchant can do and see, composed for the embedded pages. */
import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { assignmentRecords } from '#app/adapters/db/assignment-records.ts';
import { inShop } from '#app/adapters/db/in-shop.ts';
import { partnerRecords } from '#app/adapters/db/partner-records.ts';
import { programRecords } from '#app/adapters/db/program-records.ts';
import { addPartner, type PartnerToAdd } from '#app/flows/add-partner.ts';
import { type AssignmentRequest, assignOrder } from '#app/flows/assign-order.ts';
import { changeProgram, confirmProgram, type ProgramChangeRequest } from '#app/flows/change-program.ts';
import type { PartnerPorts } from '#app/flows/partner-records.ts';
import { type Review, reviewPartner, reviewPartners } from '#app/flows/review-partner.ts';
import type { Base } from './base.ts';

/** Shared with the portal, where an application may be approved by rule. */
export function composePartnerPorts({ clock, database }: Base, ring: (shopId: string) => void): PartnerPorts {
  return {
    inShop: (shopId, work) => inShop(database, shopId, (tx) => work(partnerRecords(tx, shopId))),
    ring,
    clock,
    newId: uuidv7,
    randomBytes,
  };
}

export function composeAdmin(base: Base, ring: (shopId: string) => void) {
  const { clock, database } = base;
  const partnerPorts = composePartnerPorts(base, ring);
  const programPorts = {
    inShop: <Result>(shopId: string, work: (records: ReturnType<typeof programRecords>) => Promise<Result>) =>
      inShop(database, shopId, (tx) => work(programRecords(tx, shopId))),
    clock,
  };
  const assignmentPorts = {
    inShop: <Result>(shopId: string, work: (records: ReturnType<typeof assignmentRecords>) => Promise<Result>) =>
      inShop(database, shopId, (tx) => work(assignmentRecords(tx, shopId))),
    ring,
    clock,
    newId: uuidv7,
  };
  return {
    addPartner: (shopId: string, wanted: PartnerToAdd) => addPartner(partnerPorts, shopId, wanted),
    reviewPartner: (shopId: string, partnerId: string, review: Review) =>
      reviewPartner(partnerPorts, shopId, partnerId, review),
    reviewPartners: (shopId: string, partnerIds: readonly string[], review: Review) =>
      reviewPartners(partnerPorts, shopId, partnerIds, review),
    changeProgram: (shopId: string, request: ProgramChangeRequest) => changeProgram(programPorts, shopId, request),
    confirmProgram: (shopId: string, request: Pick<ProgramChangeRequest, 'programId' | 'actor'>) =>
      confirmProgram(programPorts, shopId, request),
    assignOrder: (shopId: string, request: AssignmentRequest) => assignOrder(assignmentPorts, shopId, request),
  };
}
