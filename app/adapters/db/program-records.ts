/** The rows of a programme, for the flows that change it. */
import { invariant } from '#app/domain/failure.ts';
import type { ProgramTerms } from '#app/domain/program.ts';
import type { CodeMode, JoiningSettings } from '#app/domain/program-settings.ts';
import { parseTerms } from '#app/domain/program-terms.ts';
import type { ProgramRecords } from '#app/flows/program-records.ts';
import type { Prisma } from './generated/client.ts';
import type { ShopTransaction } from './in-shop.ts';
import { workRecords } from './work-records.ts';

export function programRecords(tx: ShopTransaction, shopId: string): ProgramRecords {
  return {
    ...workRecords(tx, shopId),
    async getProgramForUpdate(programId) {
      await tx.$queryRaw`SELECT 1 FROM program WHERE shop_id = ${shopId}::uuid AND program_id = ${programId}::uuid FOR UPDATE`;
      const program = await tx.program.findUnique({
        where: { shopId_programId: { shopId, programId } },
        include: { versions: { orderBy: { version: 'desc' }, take: 1 } },
      });
      const newest = program?.versions[0];
      if (program === null || newest === undefined) return null;
      return {
        programId,
        name: program.name,
        joining: joiningOf(program),
        version: newest.version,
        effectiveAt: newest.effectiveAt,
        terms: storedTerms(newest.terms),
      };
    },
    async recordVersion({ terms, ...version }) {
      await tx.programVersion.create({
        data: { ...version, shopId, terms: terms as unknown as Prisma.InputJsonObject },
      });
    },
    async updateJoining(programId, { autoApprove, code }) {
      await tx.program.update({
        where: { shopId_programId: { shopId, programId } },
        data: {
          autoApprove,
          codeTemplate: code?.template ?? null,
          codePercent: code?.percent ?? null,
          applyCode: code !== null && code.applied !== 'nothing',
          codeMode: code?.applied === 'single_use' ? 'single_use' : 'shared',
          ...(code === null ? {} : { singleUseDays: code.singleUseDays }),
        },
      });
    },
  };
}

/** Terms as a version's row holds them. A row that does not read as terms is broken, and nothing may be paid by it. */
export function storedTerms(json: unknown): ProgramTerms {
  const parsed = parseTerms(json);
  invariant(parsed.ok, `stored terms read as terms: ${JSON.stringify(parsed)}`);
  return parsed.value;
}

/** A template without a percent, or the other way round, makes no code. */
export function joiningOf(program: {
  readonly autoApprove: boolean;
  readonly codeTemplate: string | null;
  readonly codePercent: string | null;
  readonly applyCode: boolean;
  readonly codeMode: string;
  readonly singleUseDays: number | null;
}): JoiningSettings {
  const { autoApprove, codeTemplate: template, codePercent: percent, applyCode, codeMode, singleUseDays } = program;
  const applied: CodeMode | 'nothing' = applyCode ? (codeMode as CodeMode) : 'nothing';
  const code = template === null || percent === null ? null : { template, percent, applied, singleUseDays };
  return { autoApprove, code };
}
