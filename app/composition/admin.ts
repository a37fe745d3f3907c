/** What a merchant can do and see, composed for the embedded pages. */
import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { assignmentRecords } from '#app/adapters/db/assignment-records.ts';
import { demandDuty } from '#app/adapters/db/duty-records.ts';
import { inShop, inShopSql } from '#app/adapters/db/in-shop.ts';
import { partnerRecords } from '#app/adapters/db/partner-records.ts';
import { programRecords } from '#app/adapters/db/program-records.ts';
import { type BookDuty, bookDuties, listBookRuns, readBookRun, readBooks } from '#app/adapters/db/read/admin-books.ts';
import { type CodeQuery, findHoldingDiscount, listCodes } from '#app/adapters/db/read/admin-codes.ts';
import { readCustomer } from '#app/adapters/db/read/admin-customer.ts';
import { readHome } from '#app/adapters/db/read/admin-home.ts';
import type { PageRequest } from '#app/adapters/db/read/admin-keyset.ts';
import { readOrder } from '#app/adapters/db/read/admin-order.ts';
import { listOrders, type OrderQuery } from '#app/adapters/db/read/admin-orders.ts';
import { readPartner } from '#app/adapters/db/read/admin-partner.ts';
import {
  getPartnerName,
  listPartnerChoices,
  listPartners,
  type PartnerQuery,
} from '#app/adapters/db/read/admin-partners.ts';
import { listPrograms, readProgram } from '#app/adapters/db/read/admin-program.ts';
import { readReferral } from '#app/adapters/db/read/admin-referrals.ts';
import { type MerchantShop, requireMerchantShop } from '#app/adapters/db/read/admin-shop.ts';
import { readCodeLeaks } from '#app/adapters/db/read/code-leaks.ts';
import { readCodePools } from '#app/adapters/db/read/code-pool-counts.ts';
import { readReferralVersions } from '#app/adapters/db/read/referral-versions.ts';
import { referralRecords } from '#app/adapters/db/referral-records.ts';
import { setupRecords } from '#app/adapters/db/setup-records.ts';
import { dayMs } from '#app/domain/instant.ts';
import { addPartner, type PartnerToAdd } from '#app/flows/add-partner.ts';
import { type AssignmentRequest, assignOrder } from '#app/flows/assign-order.ts';
import { changeProgram, confirmProgram, type ProgramChangeRequest } from '#app/flows/change-program.ts';
import {
  changeReferral,
  type ReferralChangeRequest,
  type ReferralPorts,
  returnToTerms,
  startReferral,
  switchReferral,
} from '#app/flows/change-referral.ts';
import { dismissSetup } from '#app/flows/dismiss-setup.ts';
import { dutyNames } from '#app/flows/duties.ts';
import type { PartnerPorts } from '#app/flows/partner-records.ts';
import { type Review, reviewPartner, reviewPartners } from '#app/flows/review-partner.ts';
import type { Base } from './base.ts';
import { pixelStatus } from './pixel.ts';
import { composeTracking } from './tracking.ts';

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
    ring,
    clock,
  };
  const referralPorts: ReferralPorts = {
    inShop: (shopId, work) => inShop(database, shopId, (tx) => work(referralRecords(tx, shopId))),
    ring,
    clock,
    newId: uuidv7,
  };
  const assignmentPorts = {
    inShop: <Result>(shopId: string, work: (records: ReturnType<typeof assignmentRecords>) => Promise<Result>) =>
      inShop(database, shopId, (tx) => work(assignmentRecords(tx, shopId))),
    ring,
    clock,
    newId: uuidv7,
  };
  const setupPorts = {
    inShop: <Result>(shopId: string, work: (records: ReturnType<typeof setupRecords>) => Promise<Result>) =>
      inShop(database, shopId, (tx) => work(setupRecords(tx, shopId))),
    clock,
  };
  return {
    ...composeTracking(base),
    addPartner: (shopId: string, wanted: PartnerToAdd) => addPartner(partnerPorts, shopId, wanted),
    reviewPartner: (shopId: string, partnerId: string, review: Review) =>
      reviewPartner(partnerPorts, shopId, partnerId, review),
    reviewPartners: (shopId: string, partnerIds: readonly string[], review: Review) =>
      reviewPartners(partnerPorts, shopId, partnerIds, review),
    changeProgram: (shopId: string, request: ProgramChangeRequest) => changeProgram(programPorts, shopId, request),
    confirmProgram: (shopId: string, request: Pick<ProgramChangeRequest, 'programId' | 'actor'>) =>
      confirmProgram(programPorts, shopId, request),
    startReferral: (shopId: string, wanted: { readonly currency: string; readonly actor: string }) =>
      startReferral(referralPorts, shopId, wanted),
    changeReferral: (shopId: string, request: ReferralChangeRequest) => changeReferral(referralPorts, shopId, request),
    returnToTerms: (shopId: string, request: Parameters<typeof returnToTerms>[2]) =>
      returnToTerms(referralPorts, shopId, request),
    switchReferral: (shopId: string, wanted: Parameters<typeof switchReferral>[2]) =>
      switchReferral(referralPorts, shopId, wanted),
    assignOrder: (shopId: string, request: AssignmentRequest) => assignOrder(assignmentPorts, shopId, request),
    dismissSetup: (shopId: string, actor: string) => dismissSetup(setupPorts, shopId, actor),

    /** Has the books checked as soon as a worker comes to it, within seconds. */
    checkBooks: (shopId: string) =>
      inShopSql(database, shopId, async (sql) => {
        for (const duty of checkingDuties) await demandDuty(sql, shopId, duty);
      }),

    /** Whether the shop's web pixel is connected, and if not, why. */
    pixelStatus: (shopId: string) => pixelStatus(base, shopId),
    requireShop: (shopId: string) => requireMerchantShop(database, shopId),
    home: (shop: MerchantShop) => readHome(database, shop.shopId, shop.timeZone, new Date(clock())),
    customer: (shopId: string, customerId: string) => readCustomer(database, shopId, customerId),
    books: (shopId: string) => readBooks(database, shopId),
    bookRuns: (shopId: string, duty: BookDuty, page: PageRequest) => listBookRuns(database, shopId, duty, page),
    bookRun: (shopId: string, runId: string) => readBookRun(database, shopId, runId),
    partners: (shopId: string, query: PartnerQuery) => listPartners(database, shopId, query, recently(clock())),
    partner: (shopId: string, partnerId: string, page: PageRequest) =>
      readPartner(database, shopId, partnerId, page, recently(clock())),
    partnerName: (shopId: string, partnerId: string) => getPartnerName(database, shopId, partnerId),
    partnerChoices: (shopId: string, search: string) => listPartnerChoices(database, shopId, search),
    codes: (shopId: string, query: CodeQuery) => listCodes(database, shopId, query),
    /** `discount` is Shopify's number of it. */
    holdingDiscount: (shopId: string, discount: string) => findHoldingDiscount(database, shopId, discount),
    codePools: (shopId: string) => readCodePools(database, shopId),
    codeLeaks: (shopId: string) => readCodeLeaks(database, shopId, new Date(clock() - leaksWatchedDays * dayMs)),
    programs: (shopId: string) => listPrograms(database, shopId),
    program: (shopId: string) => readProgram(database, shopId),
    referral: (shopId: string) => readReferral(database, shopId, recently(clock())),
    referralVersions: (shopId: string, upTo: number | null) => readReferralVersions(database, shopId, upTo),
    orders: (shop: MerchantShop, query: OrderQuery) => listOrders(database, shop, query),
    order: (shopId: string, orderId: string) => readOrder(database, shopId, orderId),
  };
}

const checkingDuties = dutyNames.filter((duty) => (bookDuties as readonly string[]).includes(duty));

const clicksCountedDays = 30;
const leaksWatchedDays = 90;

function recently(now: number): Date {
  return new Date(now - clicksCountedDays * dayMs);
}
