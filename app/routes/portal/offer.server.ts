/** What the public page of a shop's programmes shows: the one asked for, or the first, and the others by name. */
import { countryOptions } from '#app/ui/portal/countries.ts';
import type { PortalVisit } from './guards.server.ts';

type Asked = Pick<PortalVisit<null>, 'portal' | 'shop' | 'url' | 'locale'>;

export async function offerOf({ portal, shop, url, locale }: Asked) {
  const programs = shop.installed ? await portal.listOpenPrograms(shop) : [];
  const wanted = url.searchParams.get('program');
  const program = programs.find(({ key }) => key === wanted) ?? programs[0] ?? null;
  const others = programs.filter((each) => each !== program).map(({ key, name }) => ({ key, name }));
  return { locale, currency: shop.currency ?? 'EUR', program, others, countries: countryOptions(locale) };
}
