/**
 * Two names of one browser: it was remembered as one and came again by a link that handed it another. From then on the clicks and the orders of
 * either count for both, and what they touch is settled again. A join is only ever of a name that one of the shop's links handed out a short
 * while ago and that belongs to no other yet: whoever spreads an address with such a name in it reaches one browser and not everyone who follows
 * it. So a browser's names grow one at a time, no two browsers' names ever become one's, and there is nothing to go round in circles.
 */
import type { EpochMs } from '#app/domain/facts.ts';

export interface VisitorJoin {
  /** As the shop's own storage remembers the browser. */
  readonly visitor: string;
  /** As it came again. */
  readonly with: string;
}

/** What is known of a name. */
export interface KnownVisitor {
  readonly visitor: string;
  /** The name that all of its browser's names share; null for one that was not joined. */
  readonly canonical: string | null;
  /** How many names share it. */
  readonly names: number;
  /** Its latest click; null for a name that never came by a link. */
  readonly clickedAt: EpochMs | null;
}

/** One transaction on a shop's rows. */
export interface JoinRecords {
  /** Keeps everyone else in the shop from joining until this transaction ends. */
  lockJoins(): Promise<void>;
  readKnown(visitors: readonly string[]): Promise<readonly KnownVisitor[]>;
  /** These share that name from now on, those that are not joined yet. */
  join(browser: {
    readonly visitors: readonly string[];
    readonly canonical: string;
    readonly at: EpochMs;
  }): Promise<void>;
  /** Puts into the inbox that what this visitor's browser did is to be settled again: once for each visitor. */
  askToSettle(visitor: string): Promise<void>;
}

export interface JoinPorts {
  readonly inShop: <Result>(shopId: string, work: (records: JoinRecords) => Promise<Result>) => Promise<Result>;
  readonly ring: (shopId: string) => void;
  readonly clock: () => EpochMs;
}

/** A visit is over by then, and with it the time in which consent may come late. */
const joinedWithinMs = 24 * 60 * 60 * 1_000;
/** More than anybody's browser has, and few enough for a history to be read with the clicks of all. */
const namesAtMost = 50;

/** Joins the two where they may be; otherwise nothing happens. Reporting a join again changes nothing. */
export async function joinVisitors(ports: JoinPorts, shopId: string, pair: VisitorJoin): Promise<void> {
  const visitors = [pair.visitor, pair.with];
  const joined = await ports.inShop(shopId, async (records) => {
    await records.lockJoins();
    const known = new Map((await records.readKnown(visitors)).map((one) => [one.visitor, one]));
    const canonical = canonicalFor(known.get(pair.visitor), known.get(pair.with), ports.clock());
    if (canonical === null) return false;
    await records.join({ visitors, canonical, at: ports.clock() });
    // In the same transaction, and read when it is committed: who settles in between is waited for, and who comes after knows both names.
    await records.askToSettle(pair.with);
    return true;
  });
  if (joined) ports.ring(shopId);
}

/** The name that both are to share; null where they may not be joined, or are. */
export function canonicalFor(
  remembered: KnownVisitor | undefined,
  handed: KnownVisitor | undefined,
  now: EpochMs,
): string | null {
  if (remembered === undefined || handed === undefined || remembered.visitor === handed.visitor) return null;
  if (handed.canonical !== null || handed.clickedAt === null || now - handed.clickedAt > joinedWithinMs) return null;
  return remembered.names >= namesAtMost ? null : (remembered.canonical ?? remembered.visitor);
}
