/**
 * What a programme's other terms would have made of a period: every history with anything in it is decided twice, as it is and as if the
 * proposed version had been in force, and the differences are summed. All of it is read in one snapshot that cannot write and takes no lock, so
 * figures belong to one moment, and a merchant's question can neither change a cent nor hold up a settlement. Histories come in bounded chunks.
 */
import { decideAssumingScreenings } from '#app/domain/assumed-screening.ts';
import type { EpochMs } from '#app/domain/facts.ts';
import { Failure } from '#app/domain/failure.ts';
import type { History } from '#app/domain/history.ts';
import type { ProgramTerms } from '#app/domain/program.ts';
import { parseTerms } from '#app/domain/program-terms.ts';
import { type Period, type ProposedVersion, withProposal } from '#app/domain/proposed-version.ts';
import type { PartnerSums, WhatIfSums } from '#app/domain/what-if-sums.ts';
import { openTally } from '#app/domain/what-if-tally.ts';

export interface WhatIfRequest extends Period {
  readonly programId: string;
  /** Complete terms, of unknown shape until they are read. */
  readonly terms: unknown;
}

/** One moment of a shop's recorded facts, for as long as the work on it lasts. */
export interface ShopSnapshot {
  readonly takenAt: EpochMs;
  /** Something had come in by then that was not recorded yet. */
  readonly isBehind: boolean;
  /** Null for an unknown programme. */
  readonly getProgramKey: (programId: string) => Promise<string | null>;
  /** Histories with an order, a registration or a verification in the period. */
  readonly countHistories: (period: Period) => Promise<number>;
  /** The same, in chunks of bounded size. */
  readonly readHistories: (period: Period) => AsyncIterable<readonly History[]>;
}

export interface WhatIfPorts {
  /** Nothing that `work` does can write. Throws the database's errors. */
  readonly inSnapshot: <Result>(shopId: string, work: (snapshot: ShopSnapshot) => Promise<Result>) => Promise<Result>;
}

export interface WhatIfControl {
  readonly onProgress?: (progress: { readonly done: number; readonly of: number }) => void;
  /** Looked at between chunks; its reason is thrown. */
  readonly signal?: AbortSignal;
}

export interface WhatIf extends WhatIfSums, Period {
  readonly programId: string;
  readonly terms: ProgramTerms;
  /** The moment of the facts. */
  readonly asOf: EpochMs;
  /** See `ShopSnapshot.isBehind`. */
  readonly isBehind: boolean;
  /** Customers who count as new friends, on either side, although nobody has checked that they are. */
  readonly friendsNotChecked: number;
}

/** Orders told one by one. */
const largestAtMost = 25;

/** Throws a `Failure`: `invalid_input` for terms or a period that are none, `not_found` for an unknown programme. */
export async function whatIf(
  ports: WhatIfPorts,
  shopId: string,
  { programId, terms: proposed, from, until }: WhatIfRequest,
  { onProgress, signal }: WhatIfControl = {},
): Promise<WhatIf> {
  const terms = requireTerms(proposed);
  const period = requirePeriod({ from, until });
  return ports.inSnapshot(shopId, async (snapshot) => {
    const program = await snapshot.getProgramKey(programId);
    if (program === null) throw new Failure('not_found', 'There is no such programme.');
    const of = await snapshot.countHistories(period);
    const tally = openTally(period, largestAtMost);
    let done = 0;
    let friendsNotChecked = 0;
    for await (const histories of snapshot.readHistories(period)) {
      signal?.throwIfAborted();
      for (const history of histories) {
        if (compare(tally, history, { ...period, program, terms }).isAssumedNew) friendsNotChecked += 1;
      }
      done += histories.length;
      onProgress?.({ done, of });
    }
    const { takenAt: asOf, isBehind } = snapshot;
    return { ...tally.sums(), ...period, programId, terms, asOf, isBehind, friendsNotChecked };
  });
}

/** Both sides take friends whom nobody checked for new, so that what differs between them is the terms alone. */
function compare(
  tally: ReturnType<typeof openTally>,
  recorded: History,
  proposal: ProposedVersion,
): { readonly isAssumedNew: boolean } {
  const before = decideAssumingScreenings(recorded);
  const after = decideAssumingScreenings({ ...recorded, rulebook: withProposal(recorded.rulebook, proposal) });
  tally.add(before, after);
  return { isAssumedNew: before.isAssumedNew || after.isAssumedNew };
}

export interface PartnerName {
  readonly partnerId: string;
  readonly name: string;
}

export interface PartnersPage {
  readonly rows: readonly (PartnerSums & PartnerName & { readonly difference: bigint })[];
  readonly total: number;
}

export type NamePartners = (shopId: string, keys: readonly string[]) => Promise<ReadonlyMap<string, PartnerName>>;

const partnersAtMost = 250;

/** The partners whom it would change the most come first. */
export async function pageOfPartners(
  namePartners: NamePartners,
  shopId: string,
  { partners }: Pick<WhatIf, 'partners'>,
  page: { readonly offset: number; readonly limit: number },
): Promise<PartnersPage> {
  const listed = partners.slice(page.offset, page.offset + Math.min(page.limit, partnersAtMost));
  const names = await namePartners(
    shopId,
    listed.map(({ partner }) => partner),
  );
  const rows = listed.flatMap((sums) => {
    const named = names.get(sums.partner);
    return named === undefined ? [] : [{ ...sums, ...named, difference: sums.after - sums.before }];
  });
  return { rows, total: partners.length };
}

function requireTerms(proposed: unknown): ProgramTerms {
  const parsed = parseTerms(proposed);
  if (parsed.ok) return parsed.value;
  const fields = Object.fromEntries(parsed.mistakes.map(({ field, problem }) => [field, problem]));
  throw new Failure('invalid_input', 'These terms cannot be a programme’s: see the fields.', fields);
}

function requirePeriod(period: Period): Period {
  const { from, until } = period;
  if (Number.isSafeInteger(from) && Number.isSafeInteger(until) && from < until) return period;
  throw new Failure('invalid_input', 'A period begins before it ends.', { until: 'must be after the beginning' });
}
