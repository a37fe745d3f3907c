/** An audit's report as it is stored with its run, and how far one has come as its duty remembers it. */
import { z } from 'zod';
import type { AuditCheck, AuditProgress } from '#app/flows/audit-shop.ts';

const count = z.number().int().nonnegative();

const auditCheck = z.object({
  check: z.string(),
  rows: count,
  problems: count,
  waiting: count,
  offending: z.array(z.string()),
});

export interface AuditReport {
  readonly checks: readonly AuditCheck[];
}

export const auditReport: z.ZodType<AuditReport> = z.object({ checks: z.array(auditCheck) });

export const auditProgress: z.ZodType<AuditProgress> = z.object({
  checks: z.array(auditCheck),
  part: count,
  after: z.string().nullable(),
  suspects: z.array(z.string()),
  patience: count,
});
