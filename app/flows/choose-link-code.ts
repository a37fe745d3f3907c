/**
 * A partner chooses the code of a link. What is refused is refused for a reason that can be told (domain/link-slug.ts), or because somebody has
 * a code that is the same or looks the same; then others are suggested that are free at this moment. A link that gets another code keeps the one
 * that it had: what was printed goes on leading to the same page and crediting the same partner.
 */
import { Failure } from '#app/domain/failure.ts';
import { codeName } from '#app/domain/link-code.ts';
import { readSlug, slugSuggestions } from '#app/domain/link-slug.ts';
import type { LinkWish, NewLink } from './create-link.ts';
import type { LinkRecord, LinkRecords } from './link-records.ts';

const suggestionsMost = 3;
/** Every code that a link gives up stays taken for everybody. */
const aliasesMost = 5;

/** Throws {@link Failure} `invalid_input`: field `slug` says why, `suggestions` names free codes, parted by spaces. */
export async function chooseCode(records: LinkRecords, wish: LinkWish & { readonly slug: string }): Promise<NewLink> {
  const { name, slug, ...rest } = wish;
  const link = { ...rest, linkId: records.newLinkId(), code: requireSlug(slug) };
  if (!(await records.insertLink(link))) throw await taken(records, link.code, name);
  return link;
}

/** Gives the link the code, and returns it. Throws what {@link chooseCode} throws, and `conflict` for a link with too many codes already. */
export async function renameLink(
  records: LinkRecords,
  link: LinkRecord,
  { slug, name }: { readonly slug: string; readonly name: string },
): Promise<string> {
  // The code that a link has may be one that nobody could choose.
  if (slug.trim() === link.code) return link.code;
  const code = requireSlug(slug);
  if (code === link.code || (await records.swapCodes(link, code))) return code;
  if ((await records.countAliases(link.linkId)) >= aliasesMost) {
    throw new Failure('conflict', `A link changes its address ${aliasesMost} times at most.`, { slug: 'too_often' });
  }
  const { partnerId, path, label, campaign, createdAt } = link;
  const alias = { linkId: records.newLinkId(), partnerId, path, label, campaign, createdAt, code };
  if (!(await records.insertAlias(alias, link.linkId))) throw await taken(records, code, name);
  await records.swapCodes(link, code);
  return code;
}

function requireSlug(typed: string): string {
  const read = readSlug(typed);
  if (read.ok) return read.slug;
  throw new Failure('invalid_input', 'This cannot be the address of a link.', { slug: read.mistake });
}

async function taken(records: LinkRecords, slug: string, name: string): Promise<Failure> {
  const free: string[] = [];
  for (const candidate of slugSuggestions(slug, codeName(name))) {
    if (free.length === suggestionsMost) break;
    if (await records.isFree(candidate)) free.push(candidate);
  }
  return new Failure('invalid_input', 'This address is taken.', { slug: 'taken', suggestions: free.join(' ') });
}
