/**
 * A merchant switches the programme for referring customers on, changes it, pauses it. A shop has one, however often the button is pressed. What
 * an order is worth changes by a new version in force from now on; who may refer and how they are paid changes at once and for everybody. While
 * the programme is paused nobody new becomes a referrer and no page offers it, but links that were shared keep what they promise.
 */
import { Failure } from '#app/domain/failure.ts';
import type { ProgramTerms } from '#app/domain/program.ts';
import { isEqual } from '#app/domain/program-settings.ts';
import {
  applyReferralSettings,
  bareReferralTerms,
  changedReferralSettings,
  firstReferralSettings,
  type ReferralSettings,
  type ReferrerSettings,
} from '#app/domain/referral-settings.ts';
import { embedSettingsWish } from './outbox-kinds.ts';
import type { WorkRecords } from './partner-records.ts';
import type { NewProgramVersion } from './program-records.ts';

export interface CurrentReferral {
  readonly programId: string;
  readonly name: string;
  readonly status: 'active' | 'closed';
  readonly referrers: ReferrerSettings;
  readonly version: number;
  readonly effectiveAt: Date;
  readonly terms: ProgramTerms;
}

export interface ReferralRecords extends WorkRecords {
  /** Whoever switches on, changes or pauses the shop's programme takes turns until the transaction ends. */
  takeTurn(): Promise<void>;
  getReferral(): Promise<CurrentReferral | null>;
  /** Null where the programme has no such version. */
  getTerms(programId: string, version: number): Promise<ProgramTerms | null>;
  /** After all others in rank: the programmes that were there first keep deciding. */
  recordReferral(program: { readonly programId: string; readonly name: string }): Promise<void>;
  recordVersion(version: NewProgramVersion): Promise<void>;
  updateReferrers(programId: string, referrers: ReferrerSettings): Promise<void>;
  updateStatus(programId: string, status: CurrentReferral['status']): Promise<void>;
}

export interface ReferralPorts {
  readonly inShop: <Result>(shopId: string, work: (records: ReferralRecords) => Promise<Result>) => Promise<Result>;
  /** After the commit: never throws, never awaited. */
  readonly ring: (shopId: string) => void;
  readonly clock: () => number;
  readonly newId: () => string;
}

/** Makes the programme with its first terms; does nothing where the shop has it. */
export async function startReferral(
  ports: ReferralPorts,
  shopId: string,
  { currency, actor }: { readonly currency: string; readonly actor: string },
): Promise<void> {
  await ports.inShop(shopId, async (records) => {
    await records.takeTurn();
    if ((await records.getReferral()) !== null) return;
    const [programId, name] = [ports.newId(), 'Refer a friend'];
    const settings = firstReferralSettings(currency);
    const at = new Date(ports.clock());
    await records.recordReferral({ programId, name });
    await records.updateReferrers(programId, settings);
    const terms = applyReferralSettings(bareReferralTerms, settings);
    await records.recordVersion({ programId, version: 1, effectiveAt: at, terms, actor });
    await told(records, { programId, name }, { at, actor, action: 'program.started', detail: { version: 1 } });
    // Who was a customer before is not somebody's new friend.
    await records.demandDuty('customers');
  });
  ports.ring(shopId);
}

export interface ReferralChange {
  /** The newest version when the page was shown. */
  readonly basedOn: number;
  readonly actor: string;
}

export interface ReferralChangeRequest extends ReferralChange {
  readonly settings: ReferralSettings;
}

export interface ReferralChanged {
  readonly changed: boolean;
  /** In force from then on. */
  readonly version: number;
}

/** Returns the version in force then. Throws {@link Failure}: `not_found`, or `conflict` where a newer version exists. */
export async function changeReferral(
  ports: ReferralPorts,
  shopId: string,
  { basedOn, settings, actor }: ReferralChangeRequest,
): Promise<ReferralChanged> {
  return changeFrom(ports, shopId, { basedOn, actor }, async (_records, { terms }) => {
    const { audience, rewardMethod, code, reminders } = settings;
    const referrers = { audience, rewardMethod, code, reminders };
    return { terms: applyReferralSettings(terms, settings), referrers, detail: {} };
  });
}

/** The terms of an earlier version again, as a version of their own. Throws as `changeReferral` does. */
export async function returnToTerms(
  ports: ReferralPorts,
  shopId: string,
  { version, ...change }: ReferralChange & { readonly version: number },
): Promise<ReferralChanged> {
  return changeFrom(ports, shopId, change, async (records, { programId, referrers }) => {
    const terms = await records.getTerms(programId, version);
    if (terms === null) throw new Failure('not_found', 'The programme has no such version.');
    return { terms, referrers, detail: { termsOf: version } };
  });
}

type WantedReferral = Pick<CurrentReferral, 'terms' | 'referrers'> & { readonly detail: object };

async function changeFrom(
  ports: ReferralPorts,
  shopId: string,
  { basedOn, actor }: ReferralChange,
  want: (records: ReferralRecords, program: CurrentReferral) => Promise<WantedReferral>,
): Promise<ReferralChanged> {
  const changed = await ports.inShop(shopId, async (records) => {
    const program = await requireReferral(records);
    const { programId, version: before } = program;
    if (before !== basedOn) {
      throw new Failure(
        'conflict',
        'Someone else saved this programme meanwhile. Reload the page to see their changes.',
      );
    }
    const { terms, referrers, detail } = await want(records, program);
    const names = isEqual(terms, program.terms) ? [] : changedReferralSettings(program.terms, terms);
    const isJoining = !isEqual(referrers, program.referrers);
    if (names.length === 0 && !isJoining) return { changed: false, version: before };
    const at = new Date(Math.max(ports.clock(), program.effectiveAt.getTime()));
    const version = names.length > 0 ? before + 1 : before;
    if (version > before) await recordTerms(records, { programId, version, effectiveAt: at, terms, actor });
    if (isJoining) await records.updateReferrers(programId, referrers);
    const changes = { version, changed: [...names, ...(isJoining ? ['joining'] : [])] };
    await told(records, program, { at, actor, action: 'program.changed', detail: { ...changes, ...detail } });
    return { changed: true, version };
  });
  if (changed.changed) ports.ring(shopId);
  return changed;
}

/** Pauses the programme or goes on with it. Throws {@link Failure} `not_found`. */
export async function switchReferral(
  ports: ReferralPorts,
  shopId: string,
  { status, actor }: { readonly status: CurrentReferral['status']; readonly actor: string },
): Promise<void> {
  await ports.inShop(shopId, async (records) => {
    const program = await requireReferral(records);
    if (program.status === status) return;
    await records.updateStatus(program.programId, status);
    const action = status === 'active' ? 'program.resumed' : 'program.paused';
    await told(records, program, { at: new Date(ports.clock()), actor, action, detail: {} });
  });
  ports.ring(shopId);
}

async function requireReferral(records: ReferralRecords): Promise<CurrentReferral> {
  await records.takeTurn();
  const program = await records.getReferral();
  if (program === null) throw new Failure('not_found', 'Referring friends is not switched on yet.');
  return program;
}

/** An order placed in the moment of saving may have been settled under the terms before. */
async function recordTerms(records: ReferralRecords, version: NewProgramVersion): Promise<void> {
  await records.recordVersion(version);
  await records.recordInbox('tributary/program-changed', `program-changed:${version.programId}:${version.version}`, {
    since: version.effectiveAt.getTime(),
  });
}

/** The audit's line, and what the storefront knows of the programmes. */
async function told(
  records: ReferralRecords,
  { programId, name }: Pick<CurrentReferral, 'programId' | 'name'>,
  { detail, ...event }: Omit<Parameters<WorkRecords['recordAudit']>[0], 'subject'>,
): Promise<void> {
  await records.recordAudit({ ...event, subject: `program:${programId}`, detail: { name, ...detail } });
  await records.recordOutbox([embedSettingsWish(`${programId}:${event.action}:${event.at.getTime()}`)]);
}
