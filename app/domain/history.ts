/*
 * Everything that deciding needs, and nothing else: one customer's facts (or one order without a customer) and the rulebook of the
 * shop. Who loads it may leave out of the rulebook what does not concern the history; what is there must be complete.
 */
import type { CatalogProduct } from './catalog.ts';
import type {
  Assignment,
  Click,
  DisputeFacts,
  EpochMs,
  OrderFacts,
  RefundFacts,
  Registration,
  Verification,
} from './facts.ts';
import type { Link, Owned, Partner } from './partner.ts';
import { type Program, type ProgramVersion, versionAt } from './program.ts';
import type { Screening } from './screening.ts';

/** An order's newest description with everything that was said of it since. */
export interface RecordedOrder {
  readonly order: OrderFacts;
  /** Distinct by id. */
  readonly refunds: readonly RefundFacts[];
  /** The newest description of each. */
  readonly disputes: readonly DisputeFacts[];
  /** In order of delivery. */
  readonly assignments: readonly Assignment[];
}

/** What a shop agreed with its partners, and what its catalogue knows. */
export interface Rulebook {
  /** ISO 4217 code of the shop's currency. */
  readonly currency: string;
  /** In listed order: the first one's precedence and model decide every order. */
  readonly programs: readonly Program[];
  /** By key: the owners of the links, codes and assignments concerned, with all their parents. */
  readonly partners: ReadonlyMap<string, Partner>;
  /** By link code. */
  readonly links: ReadonlyMap<string, Link>;
  /** By discount code as `comparableText` makes it. */
  readonly discountCodes: ReadonlyMap<string, Owned>;
  /** By product id. */
  readonly catalog: ReadonlyMap<string, CatalogProduct>;
}

export interface History {
  /** Null for the history of one order without a customer. */
  readonly customerId: string | null;
  readonly orders: readonly RecordedOrder[];
  /** Of this customer. */
  readonly registrations: readonly Registration[];
  readonly verifications: readonly Verification[];
  /** By the visitors of these orders and registrations, in any order. */
  readonly clicks: readonly Click[];
  /** Of this customer, in any order. */
  readonly screenings: readonly Screening[];
  readonly rulebook: Rulebook;
}

/** The rulebook holds every partner that its links, codes and assignments name; anything else is a defect of who loaded it. */
export function requirePartner(rulebook: Rulebook, key: string): Partner {
  const partner = rulebook.partners.get(key);
  if (partner === undefined) throw new Error(`the rulebook lacks partner ${key}`);
  return partner;
}

/** The version of a partner's own programme in force at an instant. */
export function versionOf(rulebook: Rulebook, partner: Partner, at: EpochMs): ProgramVersion {
  for (const program of rulebook.programs) if (program.key === partner.program) return versionAt(program, at);
  throw new Error(`the rulebook lacks programme ${partner.program}`);
}
