import { z } from 'zod';
import { hintChannels, proofChannels } from '#app/domain/evidence.ts';
import { pageRequest } from '#app/routes/admin/merchant.server.ts';

const text = z.string().max(20).nullable().catch(null).default(null);

/** What an address may ask of the page. Anything else in it is as if it were not there. */
const asked = z.object({
  period: text,
  from: text,
  to: text,
  signal: z
    .enum([...proofChannels, ...hintChannels])
    .nullable()
    .catch(null)
    .default(null),
});

export function trackingQuery(parameters: URLSearchParams) {
  const { period, from, to, signal } = asked.parse(Object.fromEntries(parameters));
  return { period: { name: period, from, to }, signal, page: pageRequest(parameters) };
}
