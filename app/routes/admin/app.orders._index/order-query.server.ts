import { z } from 'zod';
import { pageRequest } from '#app/routes/admin/merchant.server.ts';
import { viaTabs } from './via-tabs.ts';

const day = z.iso.date().nullable().catch(null).default(null);

/** What an address may ask of the list. Anything else in it is as if it were not there. */
const asked = z.object({
  via: z.enum(viaTabs.map(({ key }) => key)).catch('any'),
  q: z.string().max(100).catch(''),
  partner: z.uuid().nullable().catch(null).default(null),
  since: day,
  until: day,
});

export function orderQuery(parameters: URLSearchParams) {
  const found = asked.parse(Object.fromEntries(parameters));
  return {
    asked: found,
    query: {
      via: found.via,
      search: found.q,
      partnerId: found.partner,
      since: found.since,
      until: found.until,
      page: pageRequest(parameters),
    },
  };
}
