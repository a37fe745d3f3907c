import { z } from 'zod';
import { pageRequest } from '#app/routes/admin/merchant.server.ts';
import { rewardViews } from './reward-views.ts';

/** What an address may ask of the list. Anything else in it is as if it were not there. */
const asked = z.object({
  view: z.enum(rewardViews.map(({ key }) => key)).catch('referrers'),
  state: z.enum(['any', 'open', 'done', 'failed']).catch('any'),
  q: z.string().max(100).catch(''),
});

export function rewardQuery(parameters: URLSearchParams) {
  const found = asked.parse(Object.fromEntries(parameters));
  return { asked: found, query: { progress: found.state, search: found.q, page: pageRequest(parameters) } };
}
