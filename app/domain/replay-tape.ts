/*
 * One line of replay's tape. A webhook's body stays what it is: turning it into facts is the work of the path that live traffic takes.
 * Whatever names a partner or a programme must name one of program.json; only a click's link may be unknown, as on the open web.
 */
import type { EpochMs } from './facts.ts';
import type { PartnerStatus } from './partner.ts';
import type { ProgramTerms } from './program.ts';
import { type Parsed, readChange, termNames } from './program-terms.ts';
import {
  type Fields,
  isAbsent,
  newReader,
  type Reader,
  readFields,
  readId,
  readOptionalText,
  readText,
  readWord,
  report,
} from './reading.ts';
import { type ReplayProgram, readInstant } from './replay-program.ts';

const topics = [
  'orders/create',
  'orders/paid',
  'orders/updated',
  'orders/cancelled',
  'refunds/create',
  'disputes/create',
  'disputes/update',
] as const;

export type TapeTopic = (typeof topics)[number];

interface TapeEvents {
  readonly click: { readonly visitor: string; readonly link: string };
  readonly webhook: { readonly topic: TapeTopic; readonly webhookId: string; readonly body: unknown };
  /** The visitor is empty where the shop did not know one. */
  readonly register: { readonly visitor: string; readonly customer: string; readonly email: string };
  readonly verify: { readonly customer: string };
  readonly assign: { readonly order: string; readonly partner: string | null };
  readonly group: { readonly partner: string; readonly group: string };
  readonly status: { readonly partner: string; readonly status: PartnerStatus };
  readonly program: { readonly program: string; readonly change: Partial<ProgramTerms> };
  readonly payout: unknown;
}

export type TapeEventType = keyof TapeEvents;

export type TapeEvent = {
  [Type in TapeEventType]: { readonly type: Type; readonly at: EpochMs } & TapeEvents[Type];
}[TapeEventType];

/** The keys that a tape may name. */
export interface KnownKeys {
  readonly partners: ReadonlySet<string>;
  readonly programs: ReadonlySet<string>;
}

export function knownKeysOf({ partners, programs }: ReplayProgram): KnownKeys {
  return {
    partners: new Set(partners.map(({ key }) => key)),
    programs: new Set(programs.map(({ key }) => key)),
  };
}

/** The kind is for people; no figure depends on it. */
const changeableFields = ['kind', ...termNames];

type EventReaders = {
  readonly [Type in TapeEventType]: (reader: Reader, fields: Fields, known: KnownKeys) => TapeEvents[Type];
};

const readers: EventReaders = {
  click: (reader, { visitor, link }) => ({
    visitor: readText(reader, visitor, 'visitor'),
    link: readText(reader, link, 'link'),
  }),
  webhook: (reader, { topic, webhookId, body }) => ({
    topic: readWord(reader, topic, 'topic', topics),
    webhookId: readText(reader, webhookId, 'webhookId'),
    body: readFields(reader, body, 'body'),
  }),
  register: (reader, { visitor, customer, email }) => ({
    visitor: readVisitor(reader, visitor, 'visitor'),
    customer: readId(reader, customer, 'customer'),
    email: readOptionalText(reader, email, 'email'),
  }),
  verify: (reader, { customer }) => ({ customer: readId(reader, customer, 'customer') }),
  assign: (reader, { order, partner }, known) => ({
    order: readId(reader, order, 'order'),
    partner: partner === null ? null : readKnown(reader, partner, 'partner', known.partners),
  }),
  group: (reader, { partner, group }, known) => ({
    partner: readKnown(reader, partner, 'partner', known.partners),
    group: readText(reader, group, 'group'),
  }),
  status: (reader, { partner, status }, known) => ({
    partner: readKnown(reader, partner, 'partner', known.partners),
    status: readWord(reader, status, 'status', ['approved', 'suspended']),
  }),
  program: (reader, { program, change }, known) => ({
    program: readKnown(reader, program, 'program', known.programs),
    change: readChange(reader, readFields(reader, change, 'change', changeableFields), 'change'),
  }),
  payout: () => ({}),
};

const types = Object.keys(readers) as [TapeEventType, ...TapeEventType[]];

/** Reads one line, given as parsed JSON (ids without loss). */
export function parseTapeLine(value: unknown, known: KnownKeys): Parsed<TapeEvent> {
  const reader = newReader();
  const fields = readFields(reader, value, '');
  if (reader.mistakes.length > 0) return { ok: false, mistakes: reader.mistakes };
  const type = readWord(reader, fields.type, 'type', types);
  const at = readInstant(reader, fields.at, 'at');
  const isKnownType = fields.type === type;
  const details = isKnownType ? readers[type](reader, fields, known) : {};
  if (reader.mistakes.length > 0) return { ok: false, mistakes: reader.mistakes };
  return { ok: true, value: { type, at, ...(details as object) } as TapeEvent };
}

/** Null where the shop did not know one, which a line says: a registration that forgets its visitor would quietly earn nobody anything. */
function readVisitor(reader: Reader, value: unknown, field: string): string {
  if (value === undefined) report(reader, field, 'is missing');
  return readOptionalText(reader, value, field);
}

function readKnown(reader: Reader, value: unknown, field: string, keys: ReadonlySet<string>): string {
  const key = isAbsent(value) ? '' : readText(reader, value, field);
  if (isAbsent(value)) report(reader, field, 'is missing');
  else if (key !== '' && !keys.has(key)) report(reader, field, `"${key}" is not in program.json`);
  return key;
}
