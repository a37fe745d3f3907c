/** A run's report as it is stored with the run. */
import { z } from 'zod';
import type { ReconciliationReport } from '#app/flows/reconciliation-report.ts';

const named = { orderId: z.string(), name: z.string() };
const count = z.number().int().nonnegative();

export const reconciliationReport: z.ZodType<ReconciliationReport> = z.object({
  from: z.number().int().nullable(),
  until: z.number().int(),
  orders: count,
  decided: count,
  unknown: count,
  missing: count,
  found: z.array(
    z.object({ ...named, missing: z.array(z.enum(['order', 'update', 'refund', 'dispute', 'decision'])) }),
  ),
  unknownOrders: z.array(z.object({ ...named, why: z.string() })),
});
