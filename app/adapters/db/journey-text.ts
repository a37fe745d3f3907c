/** A journey as JSON, in a message of the inbox and in the rows of orders. */
import { z } from 'zod';
import type { Journey } from '#app/domain/journey.ts';

const text = z.string().nullable();
const visit = z.object({
  at: z.number().int(),
  page: text,
  referrer: text,
  referralCode: text,
  source: text,
  utm: z.record(z.string(), z.string()),
});

export const journeyVisits = z.object({ first: visit.nullable(), last: visit.nullable() });

export const journey: z.ZodType<Journey> = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('given_up') }),
  z.object({ state: z.literal('told'), visits: journeyVisits }),
]);
