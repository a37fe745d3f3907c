/**
 * A merchant changes a programme's settings. Terms are never edited: a change is a new version in force from now on, so an order that was
 * created before keeps the terms that it was placed under. Who saves names the version that the form was made from; if another person saved
 * meanwhile, nothing is written.
 */
import { Failure } from '#app/domain/failure.ts';
import {
  applySettings,
  changedSettings,
  isEqual,
  type JoiningSettings,
  type ProgramSettings,
} from '#app/domain/program-settings.ts';
import { discountTermsWish, embedSettingsWish } from './outbox-kinds.ts';
import type { CurrentProgram, ProgramPorts, ProgramRecords } from './program-records.ts';

export interface ProgramChangeRequest {
  readonly programId: string;
  /** The newest version when the form was shown. */
  readonly basedOn: number;
  readonly settings: ProgramSettings;
  readonly actor: string;
}

export interface ProgramChanged {
  /** The version in force now; that of the request where nothing differed. */
  readonly version: number;
  readonly changed: boolean;
}

/** Throws {@link Failure}: `not_found`, or `conflict` where a newer version exists. */
export async function changeProgram(
  ports: ProgramPorts,
  shopId: string,
  request: ProgramChangeRequest,
): Promise<ProgramChanged> {
  const changed = await ports.inShop(shopId, async (records) => {
    const program = await requireProgramForUpdate(records, request.programId);
    if (program.version !== request.basedOn) {
      throw new Failure(
        'conflict',
        'Someone else saved this programme meanwhile. Reload the page to see their changes.',
      );
    }
    const { settings, actor } = request;
    const joining = { autoApprove: settings.autoApprove, code: settings.code };
    const joiningChanged = !isEqual(joining, program.joining);
    const terms = applySettings(program.terms, settings);
    const termsChanged = !isEqual(terms, program.terms);
    if (!termsChanged && !joiningChanged) return { version: program.version, changed: false };

    const at = new Date(Math.max(ports.clock(), program.effectiveAt.getTime()));
    const version = program.version + (termsChanged ? 1 : 0);
    if (termsChanged) {
      await records.recordVersion({ programId: program.programId, version, effectiveAt: at, terms, actor });
      // An order placed in the moment of saving may have been settled under the terms before.
      await records.recordInbox('tributary/program-changed', `program-changed:${program.programId}:${version}`, {
        since: at.getTime(),
      });
    }
    if (joiningChanged) await changeJoining(records, program, joining, at);
    await records.recordOutbox([embedSettingsWish(`${program.programId}:${version}:${ports.clock()}`)]);
    await records.recordAudit({
      at,
      actor,
      action: 'program.changed',
      subject: `program:${program.programId}`,
      detail: {
        name: program.name,
        version,
        changed: [...changedSettings(program.terms, terms), ...(joiningChanged ? ['joining'] : [])],
      },
    });
    return { version, changed: true };
  });
  if (changed.changed) ports.ring(shopId);
  return changed;
}

async function changeJoining(
  records: ProgramRecords,
  { programId, joining: before }: CurrentProgram,
  after: JoiningSettings,
  at: Date,
): Promise<void> {
  await records.updateJoining(programId, after);
  const percent = after.code?.percent;
  if (percent !== undefined && percent !== before.code?.percent) {
    await records.recordOutbox([discountTermsWish(programId, String(at.getTime()))]);
  }
  if (after.code?.applied === 'single_use') await records.demandDuty('code_pools');
}

/** The merchant has looked at the terms and keeps them. */
export function confirmProgram(
  ports: ProgramPorts,
  shopId: string,
  { programId, actor }: Pick<ProgramChangeRequest, 'programId' | 'actor'>,
): Promise<void> {
  return ports.inShop(shopId, async (records) => {
    const program = await requireProgramForUpdate(records, programId);
    await records.recordAudit({
      at: new Date(ports.clock()),
      actor,
      action: 'program.confirmed',
      subject: `program:${programId}`,
      detail: { name: program.name, version: program.version },
    });
  });
}

async function requireProgramForUpdate(records: ProgramRecords, programId: string): Promise<CurrentProgram> {
  const program = await records.getProgramForUpdate(programId);
  if (program === null) throw new Failure('not_found', 'There is no such programme.');
  return program;
}
