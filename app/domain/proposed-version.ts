/*
 * A programme as if other terms had been in force for a while: from the first instant of a period to its end, where the programme goes on
 * as it really did. Versions that began within the period are replaced by the proposed one, and nothing outside the period is decided by it.
 */
import type { EpochMs } from './facts.ts';
import type { Rulebook } from './history.ts';
import { type Program, type ProgramTerms, type ProgramVersion, versionAt } from './program.ts';

/** Its end does not belong to it. */
export interface Period {
  readonly from: EpochMs;
  readonly until: EpochMs;
}

export function isWithin({ from, until }: Period, at: EpochMs): boolean {
  return from <= at && at < until;
}

export interface ProposedVersion extends Period {
  /** The programme's key. */
  readonly program: string;
  readonly terms: ProgramTerms;
}

export function withProposal(rulebook: Rulebook, proposal: ProposedVersion): Rulebook {
  const programs = rulebook.programs.map((program) =>
    program.key === proposal.program ? { ...program, versions: versionsWith(program, proposal) } : program,
  );
  return { ...rulebook, programs };
}

function versionsWith(program: Program, { from, until, terms }: ProposedVersion): readonly ProgramVersion[] {
  const [first, ...later] = program.versions;
  if (first === undefined) return program.versions;
  const goesOn = later.filter(({ effectiveAt }) => effectiveAt > until);
  return [
    // The first version is in force before its own time too, so it stays the first whatever that time is.
    { ...first, effectiveAt: Math.min(first.effectiveAt, from) },
    ...later.filter(({ effectiveAt }) => effectiveAt < from),
    { effectiveAt: from, terms },
    { effectiveAt: until, terms: versionAt(program, until).terms },
    ...goesOn,
  ];
}
