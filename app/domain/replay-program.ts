/*
 * Replay's program.json: a shop, its programmes and its partners in one file. Beside each field, what belongs together is checked here,
 * once: every key, link and discount code has one owner, every partner a programme, every parent exists, and nobody is their own ancestor.
 */
import type { ProductFacts } from './catalog.ts';
import { getCurrencyDigits } from './currency.ts';
import type { EpochMs } from './facts.ts';
import { parseInstant } from './instant.ts';
import { longestLinkCode } from './link-code.ts';
import { defaultGroup } from './partner.ts';
import type { ProgramTerms } from './program.ts';
import { type Parsed, readTerms, termNames } from './program-terms.ts';
import {
  isAbsent,
  newReader,
  pathTo,
  type Reader,
  readFields,
  readId,
  readList,
  readOptionalText,
  readText,
  report,
} from './reading.ts';
import { comparableText } from './text.ts';

export interface ReplayProgram {
  readonly shop: { readonly domain: string; readonly currency: string; readonly timeZone: string };
  readonly catalog: ReadonlyMap<string, ProductFacts>;
  /** In listed order, at least one. */
  readonly programs: readonly ListedProgram[];
  readonly partners: readonly ReplayPartner[];
}

export interface ListedProgram {
  readonly key: string;
  readonly kind: string;
  readonly terms: ProgramTerms;
}

export interface ReplayPartner {
  readonly key: string;
  readonly program: string;
  readonly email: string;
  /** Null: not approved before a `status` line says so. */
  readonly approvedAt: EpochMs | null;
  readonly parent: string | null;
  readonly group: string;
  readonly links: readonly { readonly code: string; readonly campaign: string | null }[];
  readonly discountCodes: readonly string[];
}

/** Reads program.json, given as parsed JSON. */
export function parseReplayProgram(value: unknown): Parsed<ReplayProgram> {
  const reader = newReader();
  const fields = readFields(reader, value, '', ['shop', 'catalog', 'programs', 'partners']);
  const program: ReplayProgram = {
    shop: readShop(reader, fields.shop, 'shop'),
    catalog: isAbsent(fields.catalog) ? new Map() : readCatalog(reader, fields.catalog, 'catalog'),
    programs: readList(reader, fields.programs, 'programs', readProgramme),
    partners: isAbsent(fields.partners) ? [] : readList(reader, fields.partners, 'partners', readPartner),
  };
  if (Array.isArray(fields.programs) && program.programs.length === 0) report(reader, 'programs', 'needs a programme');
  checkOwners(reader, program);
  checkBelonging(reader, program);
  return reader.mistakes.length > 0 ? { ok: false, mistakes: reader.mistakes } : { ok: true, value: program };
}

function readShop(reader: Reader, value: unknown, field: string): ReplayProgram['shop'] {
  const { domain, currency, timeZone } = readFields(reader, value, field, ['domain', 'currency', 'timeZone']);
  const code = value === undefined ? '' : readText(reader, currency, `${field}.currency`);
  if (code !== '' && getCurrencyDigits(code) === null) {
    report(reader, `${field}.currency`, `"${code}" is no ISO 4217 currency`);
  }
  return {
    domain: readOptionalText(reader, domain, `${field}.domain`),
    currency: code,
    timeZone: readOptionalText(reader, timeZone, `${field}.timeZone`),
  };
}

function readCatalog(reader: Reader, value: unknown, field: string): ReadonlyMap<string, ProductFacts> {
  const catalog = new Map<string, ProductFacts>();
  for (const [id, product] of Object.entries(readFields(reader, value, field))) {
    const path = pathTo(field, id);
    const { type, collections, tags } = readFields(reader, product, path, ['type', 'collections', 'tags']);
    catalog.set(readId(reader, id, path), {
      type: isAbsent(type) ? null : readOptionalText(reader, type, `${path}.type`),
      collections: isAbsent(collections) ? [] : readList(reader, collections, `${path}.collections`, readOptionalText),
      tags: isAbsent(tags) ? [] : readList(reader, tags, `${path}.tags`, readOptionalText),
    });
  }
  return catalog;
}

function readProgramme(reader: Reader, value: unknown, field: string): ListedProgram {
  const fields = readFields(reader, value, field, ['key', 'kind', ...termNames]);
  return {
    key: readText(reader, fields.key, `${field}.key`),
    kind: isAbsent(fields.kind) ? 'affiliate' : readText(reader, fields.kind, `${field}.kind`),
    terms: readTerms(reader, fields, field),
  };
}

const partnerFields = ['key', 'program', 'email', 'approvedAt', 'parent', 'group', 'links', 'discountCodes'];

function readPartner(reader: Reader, value: unknown, field: string): ReplayPartner {
  const fields = readFields(reader, value, field, partnerFields);
  const { email, approvedAt, parent, group, links, discountCodes } = fields;
  return {
    key: readText(reader, fields.key, `${field}.key`),
    program: readText(reader, fields.program, `${field}.program`),
    email: readOptionalText(reader, email, `${field}.email`),
    approvedAt: isAbsent(approvedAt) ? null : readInstant(reader, approvedAt, `${field}.approvedAt`),
    parent: isAbsent(parent) ? null : readText(reader, parent, `${field}.parent`),
    group: isAbsent(group) ? defaultGroup : readText(reader, group, `${field}.group`),
    links: isAbsent(links) ? [] : readList(reader, links, `${field}.links`, readLink),
    discountCodes: isAbsent(discountCodes) ? [] : readList(reader, discountCodes, `${field}.discountCodes`, readText),
  };
}

function readLink(reader: Reader, value: unknown, field: string): ReplayPartner['links'][number] {
  const { code: given, campaign } = readFields(reader, value, field, ['code', 'campaign']);
  const code = readText(reader, given, `${field}.code`);
  if (code.length > longestLinkCode) report(reader, `${field}.code`, `must have at most ${longestLinkCode} characters`);
  return {
    code,
    campaign: isAbsent(campaign) ? null : readText(reader, campaign, `${field}.campaign`),
  };
}

/** An RFC 3339 time, offset included. */
export function readInstant(reader: Reader, value: unknown, field: string): EpochMs {
  const at = typeof value === 'string' ? parseInstant(value) : null;
  if (at !== null) return at;
  report(
    reader,
    field,
    value === undefined ? 'is missing' : 'must be a time with an offset, such as "2026-03-01T00:00:00Z"',
  );
  return 0;
}

function checkOwners(reader: Reader, { programs, partners }: ReplayProgram): void {
  const programKeys = new Set<string>();
  for (const [index, { key }] of programs.entries()) claim(reader, programKeys, key, `programs[${index}].key`, 'key');
  const partnerKeys = new Set<string>();
  const links = new Set<string>();
  const codes = new Set<string>();
  for (const [index, partner] of partners.entries()) {
    const field = `partners[${index}]`;
    claim(reader, partnerKeys, partner.key, `${field}.key`, 'key');
    for (const [position, { code }] of partner.links.entries()) {
      claim(reader, links, code, `${field}.links[${position}].code`, 'link');
    }
    for (const [position, code] of partner.discountCodes.entries()) {
      claim(reader, codes, comparableText(code), `${field}.discountCodes[${position}]`, 'code');
    }
  }
}

function claim(reader: Reader, taken: Set<string>, name: string, field: string, kind: string): void {
  if (taken.has(name)) report(reader, field, `"${name}" is a ${kind} that was given before`);
  taken.add(name);
}

function checkBelonging(reader: Reader, { programs, partners }: ReplayProgram): void {
  const programKeys = new Set(programs.map(({ key }) => key));
  const parents = new Map(partners.map(({ key, parent }) => [key, parent]));
  for (const [index, { key, program, parent }] of partners.entries()) {
    const field = `partners[${index}]`;
    if (program !== '' && !programKeys.has(program)) {
      report(reader, `${field}.program`, `"${program}" is no programme of this file`);
    }
    if (parent === null) continue;
    if (!parents.has(parent)) report(reader, `${field}.parent`, `"${parent}" is no partner of this file`);
    else if (isOwnAncestor(key, parents)) report(reader, `${field}.parent`, `"${key}" is among its own parents`);
  }
}

function isOwnAncestor(key: string, parents: ReadonlyMap<string, string | null>): boolean {
  let ancestor = parents.get(key) ?? null;
  for (let steps = 0; ancestor !== null && steps < parents.size; steps++) {
    if (ancestor === key) return true;
    ancestor = parents.get(ancestor) ?? null;
  }
  return false;
}
