/** What the flows about a programme need of the world: its rows, within one transaction of its shop. */
import type { ProgramTerms } from '#app/domain/program.ts';
import type { JoiningSettings } from '#app/domain/program-settings.ts';
import type { WorkRecords } from './partner-records.ts';

export interface CurrentProgram {
  readonly programId: string;
  readonly name: string;
  readonly joining: JoiningSettings;
  /** The newest version. */
  readonly version: number;
  readonly effectiveAt: Date;
  readonly terms: ProgramTerms;
}

export interface NewProgramVersion {
  readonly programId: string;
  readonly version: number;
  readonly effectiveAt: Date;
  readonly terms: ProgramTerms;
  readonly actor: string;
}

export interface ProgramRecords extends WorkRecords {
  /** Locked until the transaction ends. */
  getProgramForUpdate(programId: string): Promise<CurrentProgram | null>;
  recordVersion(version: NewProgramVersion): Promise<void>;
  updateJoining(programId: string, joining: JoiningSettings): Promise<void>;
}

export interface ProgramPorts {
  readonly inShop: <Result>(shopId: string, work: (records: ProgramRecords) => Promise<Result>) => Promise<Result>;
  /** After the commit: never throws, never awaited. */
  readonly ring: (shopId: string) => void;
  readonly clock: () => number;
}
