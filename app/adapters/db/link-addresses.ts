/**
 * Links as the redirect needs them, read across shops through the directory role: one round trip for links with all that their redirects say,
 * and one more where an address names no link and may have been altered.
 */
import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { MistypedCode } from '#app/domain/mistyped-code.ts';
import { readUtmTemplate } from '#app/domain/utm-template.ts';
import type { LinkAddress, ProgramAddress, Resemblance } from '#app/flows/find-link.ts';

/** An address that was given up leads where the link that took its place does, and is on or off with it. */
const linksSql = `SELECT l.shop_id, main.link_id, l.partner_id, l.code, main.path, main.active, main.campaign, main.source, main.creative,
    p.number, g.utm_template, g.apply_code AND g.code_mode = 'shared' AS applies_code,
    CASE WHEN g.apply_code AND g.code_mode = 'shared' AND p.status = 'approved' THEN (SELECT c.code FROM discount_code c
      WHERE c.shop_id = l.shop_id AND c.partner_id = l.partner_id AND NOT c.single_use AND c.state = 'active'
      ORDER BY c.replaced_by IS NOT NULL, c.created_at, c.code_key LIMIT 1) END AS discount_code
  FROM link_directory d
  JOIN link l ON l.shop_id = d.shop_id AND l.link_id = d.link_id
  JOIN link main ON main.shop_id = l.shop_id AND main.link_id = coalesce(l.alias_of, l.link_id)
  JOIN partner p ON p.shop_id = l.shop_id AND p.partner_id = l.partner_id
  JOIN program g ON g.shop_id = p.shop_id AND g.program_id = p.program_id
  WHERE d.code = ANY ($1::text[])`;

/** The one with the same looks, else what begins like it (two are enough to say that there is more than one), else what it begins with. */
const resemblingSql = `
  (SELECT 'same' AS how, code, shop_id, skeleton FROM link_directory WHERE skeleton = $1 AND ($4::uuid IS NULL OR shop_id = $4))
  UNION ALL
  (SELECT 'cut', code, shop_id, skeleton FROM link_directory
    WHERE $2 AND skeleton > $1 AND skeleton < $1 || '~' AND ($4::uuid IS NULL OR shop_id = $4) LIMIT 20)
  UNION ALL
  (SELECT 'longer', code, shop_id, skeleton FROM link_directory WHERE skeleton = ANY($3) AND ($4::uuid IS NULL OR shop_id = $4))`;

interface LinkRow {
  readonly shop_id: string;
  readonly link_id: string;
  readonly partner_id: string;
  readonly code: string;
  readonly path: string;
  readonly active: boolean;
  readonly campaign: string | null;
  readonly source: string | null;
  readonly creative: string | null;
  readonly number: number;
  readonly utm_template: string | null;
  readonly applies_code: boolean;
  readonly discount_code: string | null;
}

interface ResemblingRow {
  readonly how: 'same' | 'cut' | 'longer';
  readonly code: string;
  readonly shop_id: string;
  readonly skeleton: string;
}

export function createLinkReader(pool: pg.Pool) {
  // All links of a programme share what the programme says.
  const programs = new LRUCache<string, ProgramAddress>({ max: 1_000 });
  const programOf = ({ utm_template, applies_code }: LinkRow): ProgramAddress => {
    if (utm_template === null) return applies_code ? codeAlone : plain;
    const key = `${applies_code} ${utm_template}`;
    let program = programs.get(key);
    if (program === undefined) {
      const read = readUtmTemplate(utm_template);
      program = { utm: read.ok && read.template.length > 0 ? read.template : null, appliesCode: applies_code };
      programs.set(key, program);
    }
    return program;
  };
  return {
    /** By code. */
    async readLinks(codes: readonly string[]): Promise<ReadonlyMap<string, LinkAddress>> {
      const { rows } = await pool.query<LinkRow>({ name: 'address-links', text: linksSql, values: [codes] });
      return new Map(rows.map((row) => [row.code, toLink(row, programOf(row))]));
    },
    async readResembling(mistyped: MistypedCode, shopId: string | null): Promise<Resemblance> {
      const { skeleton, mayBeCutOff, beginnings } = mistyped;
      const { rows } = await pool.query<ResemblingRow>({
        name: 'address-resembling',
        text: resemblingSql,
        values: [skeleton, mayBeCutOff, beginnings, shopId],
      });
      return toResemblance(rows);
    },
  };
}

const plain: ProgramAddress = { utm: null, appliesCode: false };
const codeAlone: ProgramAddress = { utm: null, appliesCode: true };

function toLink(row: LinkRow, program: ProgramAddress): LinkAddress {
  return {
    shopId: row.shop_id,
    linkId: row.link_id,
    code: row.code,
    path: row.path,
    active: row.active,
    labels: { campaign: row.campaign, source: row.source, creative: row.creative },
    partner: { partnerId: row.partner_id, number: `P${row.number}`, discountCode: row.discount_code, program },
  };
}

function toResemblance(rows: readonly ResemblingRow[]): Resemblance {
  const same = rows.find(({ how }) => how === 'same')?.code ?? null;
  const begunAlike = rows.filter(({ how }) => how === 'cut');
  const longer = rows
    .filter(({ how }) => how === 'longer')
    .toSorted((one, other) => other.skeleton.length - one.skeleton.length);
  const near = begunAlike.length > 1 ? null : (begunAlike[0] ?? longer[0] ?? null);
  const shops = new Set((begunAlike.length > 0 ? begunAlike : longer.slice(0, 1)).map(({ shop_id }) => shop_id));
  const [shopId] = shops;
  return { same, near: near?.code ?? null, shopId: shops.size === 1 ? (shopId ?? null) : null };
}
