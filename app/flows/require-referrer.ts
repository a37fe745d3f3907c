/**
 * The partner that a customer is in the shop's programme for referrers. A customer becomes one on first need, without a form: approved at once,
 * with a link and, where the programme makes one, a code of their own. Exactly once, however many pages ask at the same time: whoever comes
 * second finds what the first one wrote. A referrer from before the programme made codes gets one at the next look. Shopify is asked who the customer is before anything is locked; while it does not answer nobody is
 * made a referrer, and the next look tries again.
 */
import { Failure } from '#app/domain/failure.ts';
import { defaultGroup } from '#app/domain/partner.ts';
import type { Person } from '#app/domain/person.ts';
import type { ReferrerAudience } from '#app/domain/referral-settings.ts';
import { isAmongReferrers } from '#app/domain/referral-settings.ts';
import { createLink } from './create-link.ts';
import type { PartnerPorts, PartnerRecord, PartnerRecords } from './partner-records.ts';
import { applyReview, giveDiscountCode } from './review-partner.ts';
import type { Mark } from './screen-friends.ts';

export interface ReferralProgram {
  readonly programId: string;
  readonly status: 'active' | 'closed';
  readonly audience: ReferrerAudience;
  /** Whoever refers has a discount code of their own. */
  readonly makesCodes: boolean;
}

/** What Shopify knows of a customer who wants to refer. */
export interface ReferrerCustomer {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  /** A language tag. */
  readonly locale: string;
  readonly tags: readonly string[];
  /** Of the segment that was asked for; false where none was. */
  readonly isInSegment: boolean;
  readonly person: Person;
}

export interface ReferrerRecords extends PartnerRecords {
  /** The shop's programme of kind `referral`; null where it has none. */
  getReferralProgram(): Promise<ReferralProgram | null>;
  getPartnerOfCustomer(programId: string, customerId: string): Promise<PartnerRecord | null>;
  /** Also one that was deleted since: nobody gets again what the merchant took away. */
  hasHadCode(partnerId: string): Promise<boolean>;
  /** Nobody else makes a partner of this customer until the transaction ends. */
  takeTurn(customerId: string): Promise<void>;
  /** So that the referrer is recognised who comes as a friend under another account. */
  recordMarks(customerId: string, at: Date, marks: readonly Mark[]): Promise<void>;
  /** Somebody who joined by a form is a customer as well. False where they are another customer already. */
  nameCustomer(partnerId: string, customerId: string): Promise<boolean>;
}

export interface ReferrerPorts extends Omit<PartnerPorts, 'inShop'> {
  readonly inShop: <Result>(shopId: string, work: (records: ReferrerRecords) => Promise<Result>) => Promise<Result>;
  /** By what a person is recognised, in a form that can only be compared. */
  readonly marksOf: (shopId: string, person: Person) => readonly Mark[];
  /** `segmentId`: whose membership is asked for. Throws Failure: `not_found`, or `unavailable` where Shopify cannot be asked now. */
  readonly readReferrer: (shopId: string, customerId: string, segmentId: string | null) => Promise<ReferrerCustomer>;
}

export type Referrer =
  | { readonly state: 'ready'; readonly partnerId: string }
  | { readonly state: 'off' | 'not_eligible' };

/** Throws Failure `unavailable` while Shopify cannot be asked who the customer is. */
export async function requireReferrer(ports: ReferrerPorts, shopId: string, customerId: string): Promise<Referrer> {
  const found = await ports.inShop(shopId, (records) => look(records, customerId));
  if (found.codeless !== null) await giveMissingCode(ports, shopId, customerId);
  if (found.referrer !== null) return found.referrer;
  const { audience } = found.program;
  const customer = await readEligible(ports, shopId, customerId, audience);
  if (customer === null) return { state: 'not_eligible' };
  const referrer = await ports.inShop(shopId, async (records) => {
    await records.takeTurn(customerId);
    const again = await look(records, customerId);
    if (again.referrer !== null) return again.referrer;
    await records.recordMarks(customerId, new Date(ports.clock()), ports.marksOf(shopId, customer.person));
    return makeReferrer(records, ports, again.program, customerId, customer);
  });
  ports.ring(shopId);
  return referrer;
}

/** `codeless`: a referrer who lacks the code that the programme makes. */
type Look =
  | { readonly referrer: Referrer; readonly program: null; readonly codeless: PartnerRecord | null }
  | { readonly referrer: null; readonly program: ReferralProgram; readonly codeless: null };

async function look(records: ReferrerRecords, customerId: string): Promise<Look> {
  const program = await records.getReferralProgram();
  if (program === null || program.status !== 'active')
    return { referrer: { state: 'off' }, program: null, codeless: null };
  const partner = await records.getPartnerOfCustomer(program.programId, customerId);
  if (partner === null) return { referrer: null, program, codeless: null };
  const referrer = standingOf(partner);
  const isOwed = referrer.state === 'ready' && program.makesCodes && !(await records.hasHadCode(partner.partnerId));
  return { referrer, program: null, codeless: isOwed ? partner : null };
}

async function giveMissingCode(ports: ReferrerPorts, shopId: string, customerId: string): Promise<void> {
  await ports.inShop(shopId, async (records) => {
    await records.takeTurn(customerId);
    const { codeless } = await look(records, customerId);
    if (codeless !== null) await giveDiscountCode(records, ports, codeless, new Date(ports.clock()));
  });
  ports.ring(shopId);
}

/** Null for a customer who may not refer, and for one whom Shopify does not know. */
async function readEligible(
  ports: ReferrerPorts,
  shopId: string,
  customerId: string,
  audience: ReferrerAudience,
): Promise<ReferrerCustomer | null> {
  try {
    const segmentId = audience.kind === 'segment' ? audience.segmentId : null;
    const customer = await ports.readReferrer(shopId, customerId, segmentId);
    return isAmongReferrers(audience, customer) ? customer : null;
  } catch (error) {
    if (error instanceof Failure && error.code === 'not_found') return null;
    throw error;
  }
}

async function makeReferrer(
  records: ReferrerRecords,
  ports: ReferrerPorts,
  { programId }: ReferralProgram,
  customerId: string,
  customer: ReferrerCustomer,
): Promise<Referrer> {
  const known = customer.email === null ? null : await records.getPartnerByEmail(programId, customer.email);
  const isKnown = known !== null && (await records.nameCustomer(known.partnerId, customerId));
  const partner = isKnown ? known : await record(records, ports, programId, customerId, customer, known !== null);
  const isOpen = partner.status === 'applied' || partner.status === 'needs_details';
  if (!isOpen) return standingOf(partner);
  await makeOwnLink(records, ports, partner, customer);
  await applyReview(records, ports, partner, { action: 'approve', actor: 'programme', isQuiet: true });
  return { state: 'ready', partnerId: partner.partnerId };
}

function standingOf({ partnerId, status }: PartnerRecord): Referrer {
  return status === 'approved' ? { state: 'ready', partnerId } : { state: 'not_eligible' };
}

function record(
  records: ReferrerRecords,
  ports: ReferrerPorts,
  programId: string,
  customerId: string,
  { firstName, lastName, email, locale }: ReferrerCustomer,
  isEmailTaken: boolean,
): Promise<PartnerRecord> {
  return records.recordPartner({
    partnerId: ports.newId(),
    programId,
    customerId,
    name: [firstName, lastName].filter(Boolean).join(' ') || `Customer ${customerId}`,
    email: isEmailTaken ? '' : (email ?? ''),
    company: null,
    website: null,
    country: null,
    group: defaultGroup,
    locale,
    answers: {},
    message: null,
    appliedAt: new Date(ports.clock()),
  });
}

/** A customer's link is read by their friends and by anybody who finds it: it names them by the first name alone. */
async function makeOwnLink(
  records: ReferrerRecords,
  ports: ReferrerPorts,
  { partnerId }: PartnerRecord,
  { firstName }: ReferrerCustomer,
): Promise<void> {
  if ((await records.getFirstLinkCode(partnerId)) !== null) return;
  await createLink(
    { insertLink: records.recordLink, newLinkId: ports.newId, randomBytes: ports.randomBytes },
    { partnerId, name: firstName ?? '', path: '/', label: null, campaign: null, createdAt: new Date(ports.clock()) },
  );
}
