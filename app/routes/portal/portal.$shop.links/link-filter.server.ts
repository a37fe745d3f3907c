/** Which links the address asks for. What it says wrongly is left out. */
import { z } from 'zod';

const wanted = z.object({
  search: z.string().trim().max(100).catch(''),
  campaign: z.string().max(60).nullable().catch(null),
  state: z.enum(['active', 'off', 'archived']).nullable().catch(null),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

export function linkFilter(query: URLSearchParams) {
  const read = (name: string) => query.get(name) || null;
  return wanted.parse({
    search: read('q') ?? '',
    campaign: read('campaign'),
    state: read('state'),
    page: read('page') ?? 1,
  });
}
