/** What a shop agreed with its partners, as far as some histories are concerned, in the domain's keys, with the ids that the rows go by. */

import type { CatalogProduct } from '#app/domain/catalog.ts';
import { invariant } from '#app/domain/failure.ts';
import type { Rulebook } from '#app/domain/history.ts';
import type { Owned, Partner } from '#app/domain/partner.ts';
import type { Program } from '#app/domain/program.ts';
import { parseTerms } from '#app/domain/program-terms.ts';
import type { ShopConnection } from './in-shop.ts';

/** What histories name: codes as they compare, ids as the rows have them. */
export interface Concerned {
  readonly linkCodes: readonly string[];
  readonly discountCodes: readonly string[];
  readonly partnerIds: readonly string[];
  readonly productIds: readonly string[];
}

export interface LoadedRulebook extends Omit<Rulebook, 'currency'> {
  /** Null until the shop is installed. */
  readonly currency: string | null;
  readonly partnerIds: ReadonlyMap<string, string>;
  readonly partnerKeys: ReadonlyMap<string, string>;
  readonly programIds: ReadonlyMap<string, string>;
  readonly programKeys: ReadonlyMap<string, string>;
  /** Keys of the partners that the evidence names, by the names it gives them. */
  readonly named: ReadonlyMap<string, string>;
}

interface ProgramRow {
  readonly id: string;
  readonly key: string;
  readonly versions: readonly { readonly at: number; readonly terms: unknown }[];
}

interface PartnerRow {
  readonly id: string;
  readonly key: string;
  readonly programId: string;
  readonly email: string;
  readonly parentId: string | null;
  readonly changes: readonly { readonly kind: 'status' | 'group'; readonly value: string; readonly at: number }[];
}

interface OwnedRow {
  readonly code: string;
  readonly partnerId: string;
  readonly since: number;
  /** Null while it goes on; links have none. */
  readonly until?: number | null;
}

interface LinkRow extends OwnedRow {
  readonly campaign: string | null;
  readonly past: readonly { readonly until: number; readonly campaign: string | null }[] | null;
}

interface ProductVersionRow {
  readonly id: string;
  readonly at: number;
  readonly type: string | null;
  /** Null in a version of the collections, which in one of type and tags are null. */
  readonly tags: readonly string[] | null;
  readonly collections: readonly string[] | null;
}

interface RulebookRow {
  readonly currency: string | null;
  readonly programs: readonly ProgramRow[] | null;
  readonly partners: readonly PartnerRow[] | null;
  readonly links: readonly LinkRow[] | null;
  readonly codes: readonly OwnedRow[] | null;
  readonly products: readonly ProductVersionRow[] | null;
  readonly named: readonly { readonly name: string; readonly partner: string }[] | null;
}

/** Whom a name means: by a link's code, a discount code or a partner's number, in that order. */
function partnerNamedSql(name: string): string {
  return `SELECT partner_id FROM link WHERE code = ${name}
    UNION ALL SELECT partner_id FROM discount_code WHERE code_key = lower(trim(${name}))
    UNION ALL SELECT partner_id FROM partner WHERE number = substring(${name} FROM '^\\s*[Pp]([0-9]{4,8})\\s*$')::int LIMIT 1`;
}

/** A partner comes with all its parents, because each level may earn an override. */
const rulebookSql = `
  WITH RECURSIVE links AS MATERIALIZED (SELECT code, coalesce(alias_of, link_id) AS link_id, partner_id, campaign, created_at FROM link WHERE code = ANY($1)),
    codes AS MATERIALIZED (SELECT code_key, partner_id, created_at, ended_at FROM discount_code WHERE code_key = ANY($2)),
    named AS (SELECT partner_id FROM links UNION SELECT partner_id FROM codes UNION SELECT unnest($3::uuid[])),
    concerned AS (
      SELECT partner.partner_id, parent_id FROM partner JOIN named USING (partner_id)
      UNION SELECT parent.partner_id, parent.parent_id FROM partner AS parent JOIN concerned ON parent.partner_id = concerned.parent_id)
  SELECT
    (SELECT currency FROM shop) AS currency,
    (SELECT json_agg(json_build_object('id', program_id, 'key', key, 'versions',
        (SELECT json_agg(json_build_object('at', epoch_ms(effective_at), 'terms', terms) ORDER BY effective_at, version)
           FROM program_version WHERE program_version.program_id = program.program_id)) ORDER BY rank, program_id) FROM program) AS programs,
    (SELECT json_agg(json_build_object('id', partner_id, 'key', key, 'programId', program_id, 'email', email, 'parentId', parent_id, 'changes',
        (SELECT coalesce(json_agg(json_build_object('kind', kind, 'value', value, 'at', epoch_ms(at)) ORDER BY position), '[]'::json)
           FROM partner_change WHERE partner_change.partner_id = partner.partner_id)))
       FROM partner WHERE partner_id = ANY(array(SELECT partner_id FROM concerned))) AS partners,
    (SELECT json_agg(json_build_object('code', code, 'partnerId', partner_id, 'campaign', campaign, 'since', epoch_ms(created_at), 'past',
        (SELECT json_agg(json_build_object('until', epoch_ms(until), 'campaign', past_campaign.campaign) ORDER BY until)
           FROM past_campaign WHERE past_campaign.link_id = links.link_id))) FROM links) AS links,
    (SELECT json_agg(json_build_object('code', code_key, 'partnerId', partner_id, 'since', epoch_ms(created_at), 'until', epoch_ms(ended_at))) FROM codes) AS codes,
    (SELECT json_agg(json_build_object('id', product_id, 'at', epoch_ms(at), 'type', type, 'tags', tags, 'collections', collections) ORDER BY position)
       FROM product_version WHERE product_id = ANY($4)) AS products,
    (SELECT json_agg(json_build_object('name', given.name, 'partner', key)) FROM unnest($5::text[]) AS given (name)
       CROSS JOIN LATERAL (${partnerNamedSql('given.name')}) AS meant JOIN partner USING (partner_id)) AS named`.replaceAll(
  /epoch_ms\((\w+)\)/g,
  '(extract(epoch FROM $1) * 1000)::bigint',
);

/** `names` are those that the evidence gives: whoever they mean need not be concerned. */
export async function loadRulebook(
  sql: ShopConnection,
  concerned: Concerned,
  names: readonly string[] = [],
): Promise<LoadedRulebook> {
  const { linkCodes, discountCodes, partnerIds, productIds } = concerned;
  const { rows } = await sql.query<RulebookRow>(rulebookSql, [
    linkCodes,
    discountCodes,
    partnerIds,
    productIds,
    [...new Set(names)],
  ]);
  const [row] = rows;
  const programs = (row?.programs ?? []).filter(({ versions }) => versions !== null);
  const partners = row?.partners ?? [];
  const programKeys = new Map(programs.map(({ id, key }) => [id, key]));
  const partnerKeys = new Map(partners.map(({ id, key }) => [id, key]));
  return {
    currency: row?.currency ?? null,
    programs: programs.map(toProgram),
    partners: new Map(partners.map((partner) => [partner.key, toPartner(partner, programKeys, partnerKeys)])),
    links: new Map(
      (row?.links ?? []).map((link) => {
        const { code, campaign, past } = link;
        const pastCampaigns = past === null ? {} : { pastCampaigns: past };
        return [code, { ...toOwned(link, partnerKeys), code, campaign, ...pastCampaigns }];
      }),
    ),
    discountCodes: new Map((row?.codes ?? []).map((code) => [code.code, toOwned(code, partnerKeys)])),
    catalog: toCatalog(row?.products ?? []),
    partnerKeys,
    partnerIds: invert(partnerKeys),
    programKeys,
    programIds: invert(programKeys),
    named: new Map((row?.named ?? []).map(({ name, partner }) => [name, partner])),
  };
}

/** The key of a partner or programme that a row names: its foreign keys say that there is one. */
export function requireKey(keys: ReadonlyMap<string, string>, id: string): string {
  const key = keys.get(id);
  invariant(key !== undefined, `the rulebook was loaded with ${id}`);
  return key;
}

function toProgram({ key, versions }: ProgramRow): Program {
  return {
    key,
    versions: versions.map(({ at, terms }) => {
      const parsed = parseTerms(terms);
      invariant(parsed.ok, `the stored terms of programme ${key} are terms`);
      return { effectiveAt: at, terms: parsed.value };
    }),
  };
}

function toPartner(
  row: PartnerRow,
  programKeys: ReadonlyMap<string, string>,
  partnerKeys: ReadonlyMap<string, string>,
): Partner {
  const changesOf = (kind: 'status' | 'group') => row.changes.filter((change) => change.kind === kind);
  return {
    key: row.key,
    program: requireKey(programKeys, row.programId),
    email: row.email,
    parent: row.parentId === null ? null : requireKey(partnerKeys, row.parentId),
    // To deciding a partner is approved or is not: rejected, banned and archived are all `suspended`.
    statuses: changesOf('status').map(({ at, value }) => ({
      at,
      value: value === 'approved' ? 'approved' : 'suspended',
    })),
    groups: changesOf('group').map(({ at, value }) => ({ at, value })),
  };
}

function toCatalog(versions: readonly ProductVersionRow[]): ReadonlyMap<string, CatalogProduct> {
  return new Map(
    [...Map.groupBy(versions, ({ id }) => id)].map(([id, own]) => [
      id,
      {
        descriptions: own.flatMap(({ at, type, tags }) => (tags === null ? [] : { at, value: { type, tags } })),
        collections: own.flatMap(({ at, collections }) => (collections === null ? [] : { at, value: collections })),
      },
    ]),
  );
}

function toOwned({ partnerId, since, until }: OwnedRow, partnerKeys: ReadonlyMap<string, string>): Owned {
  const owned = { partner: requireKey(partnerKeys, partnerId), since };
  return until === null || until === undefined ? owned : { ...owned, until };
}

function invert(map: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...map].map(([from, to]) => [to, from]));
}
