import { z } from 'zod';
import { reminderKinds } from '#app/domain/reminder.ts';
import { pageRequest } from '#app/routes/admin/merchant.server.ts';
import { stateTabs } from './reminder-words.ts';

/** What an address may ask of the list. Anything else in it is as if it were not there. */
const asked = z.object({
  state: z.enum(stateTabs.map(({ key }) => key)).catch('any'),
  kind: z.enum(['any', ...reminderKinds]).catch('any'),
  q: z.string().max(100).catch(''),
});

export function reminderQuery(parameters: URLSearchParams) {
  const found = asked.parse(Object.fromEntries(parameters));
  const { state, kind, q: search } = found;
  return {
    asked: found,
    query: {
      state: state === 'any' ? null : state,
      kind: kind === 'any' ? null : kind,
      search,
      page: pageRequest(parameters),
    },
  };
}
