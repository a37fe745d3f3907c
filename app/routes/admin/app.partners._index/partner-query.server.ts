import { z } from 'zod';
import type { PartnerLifeStatus } from '#app/domain/partner-lifecycle.ts';
import { pageRequest } from '#app/routes/admin/merchant.server.ts';
import { statusTabs } from './status-tabs.ts';

/** What an address may ask of the list. Anything else in it is as if it were not there. */
const asked = z.object({
  status: z.enum(statusTabs.map(({ key }) => key)).catch('all'),
  q: z.string().max(100).catch(''),
  sort: z.enum(['applied desc', 'applied asc', 'name asc', 'name desc']).catch('applied desc'),
});

export function partnerQuery(parameters: URLSearchParams) {
  const found = asked.parse(Object.fromEntries(parameters));
  const tab = statusTabs.find(({ key }) => key === found.status);
  const statuses: readonly PartnerLifeStatus[] = tab?.statuses ?? [];
  return { asked: found, query: { statuses, search: found.q, sort: found.sort, page: pageRequest(parameters) } };
}
