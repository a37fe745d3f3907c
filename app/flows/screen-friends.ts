/**
 * Whether the friends whom partners brought are new: asked once for each customer, programme and partner, before anything is earned by them, and
 * written down as a fact. Whoever came first counts. Everybody who could be the same person, and everybody of one referrer, takes turns: the
 * marks and the referrers are locked before anything is looked up, so of two accounts of one person one is new however the messages arrive, and a
 * referrer's limit is never passed.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import { initialOf } from '#app/domain/friend-state.ts';
import type { Person } from '#app/domain/person.ts';
import type { NewnessMark, ScreeningTerms } from '#app/domain/program.ts';
import { decideScreening, type KnownOfFriend, type Occasion, type ScreeningVerdict } from '#app/domain/screening.ts';

/** A keyed hash of an e-mail address, a telephone number or a postal address, as it compares. */
export interface Mark {
  readonly kind: NewnessMark;
  readonly mark: string;
}

/** What Shopify knows of a friend. */
export interface FriendProfile {
  readonly firstName: string | null;
  readonly person: Person;
  /** All that the customer ever placed, also before the app was there. */
  readonly orderCount: number;
  /** When the newest of them were placed. */
  readonly orderedAt: readonly EpochMs[];
}

export interface ScreeningRequest {
  readonly customerId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly occasion: Occasion;
  /** When it happened. */
  readonly at: EpochMs;
  /** When the touch came that led there. */
  readonly since: EpochMs;
  readonly terms: ScreeningTerms;
}

/** With what Shopify answered: null for a customer whom it does not know (any more). */
export interface AnsweredRequest extends ScreeningRequest {
  readonly friend: FriendProfile | null;
}

export interface CustomerMarks {
  readonly customerId: string;
  readonly at: EpochMs;
  readonly marks: readonly Mark[];
}

export interface RecordedScreening extends Omit<ScreeningRequest, 'since' | 'terms'>, ScreeningVerdict {
  readonly initial: string;
  readonly screenedAt: EpochMs;
}

export interface ScreeningRecords {
  /** Whether the shop has a programme that asks who is new: nobody's marks are kept for nothing. */
  keepsMarks(): Promise<boolean>;
  /** Of each mark of a customer the earliest time is kept. */
  recordMarks(customers: readonly CustomerMarks[]): Promise<void>;
  /** Keeps everybody away who screens somebody with one of the marks, or a friend of one of the partners, until the transaction ends. */
  lockScreenings(marks: readonly Mark[], partnerIds: readonly string[]): Promise<void>;
  /** What is known of a customer from what came in, by customer. */
  readMarks(customerIds: readonly string[]): Promise<ReadonlyMap<string, readonly Mark[]>>;
  /** Null where the request was answered before. `marks`: the customer's. */
  readKnown(request: ScreeningRequest, marks: readonly Mark[]): Promise<KnownOfFriend | null>;
  recordScreening(screening: RecordedScreening): Promise<void>;
}

export interface ScreenPorts {
  readonly marksOf: (person: Person) => readonly Mark[];
  readonly clock: () => EpochMs;
}

/** In the caller's transaction, which holds the locks of the customers' histories. */
export async function screenFriends(
  ports: ScreenPorts,
  records: ScreeningRecords,
  requests: readonly AnsweredRequest[],
): Promise<void> {
  if (requests.length === 0) return;
  // Whom Shopify does not know is judged by what their own orders and registrations said.
  const strangers = requests.filter(({ friend }) => friend === null).map(({ customerId }) => customerId);
  const told = strangers.length === 0 ? null : await records.readMarks(strangers);
  const asked = requests.map((request) => ({
    request,
    marks: request.friend === null ? (told?.get(request.customerId) ?? []) : ports.marksOf(request.friend.person),
  }));
  await records.lockScreenings(
    asked.flatMap(({ marks }) => marks),
    requests.map(({ partnerId }) => partnerId),
  );
  await records.recordMarks(asked.map(({ request, marks }) => ({ ...request, marks })));
  // Of those that come together the earlier one is the friend.
  asked.sort((left, right) => left.request.at - right.request.at);
  for (const { request, marks } of asked) {
    const known = await records.readKnown(request, marks);
    if (known === null) continue;
    const { friend, terms, since: _since, ...identity } = request;
    const hasBoughtBefore = known.hasBoughtBefore || (friend !== null && hasBoughtBeforeThat(friend, request.since));
    await records.recordScreening({
      ...identity,
      ...decideScreening(terms, { ...known, hasBoughtBefore }),
      initial: initialOf(friend?.firstName ?? null),
      screenedAt: ports.clock(),
    });
  }
}

/** Of all orders that Shopify counts, those that are not among the ones placed since. */
function hasBoughtBeforeThat({ orderCount, orderedAt }: FriendProfile, since: EpochMs): boolean {
  // Shopify tells orders in whole seconds, and clicks are known to the millisecond.
  const isSince = (at: EpochMs) => at >= Math.floor(since / 1_000) * 1_000;
  return orderCount > orderedAt.filter(isSince).length;
}
