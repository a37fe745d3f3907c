/*
 * Terms of a programme from data of unknown shape: replay's program.json and `program` lines, a merchant's form, a stored version. It
 * is strict, because a mistyped condition would quietly pay everyone and a mistyped amount the wrong sum; every mistake names its field.
 * What is left out takes the default of replay.md. Reading terms that were read before gives the same terms.
 */
import type { DecimalText } from './facts.ts';
import { compare, isPositive, whole } from './fraction.ts';
import { fractionOf } from './money.ts';
import {
  type AttributionTerms,
  type BaseTerms,
  type FriendCodeTerms,
  limitPeriods,
  newnessMarks,
  type ProgramTerms,
  type RefereeTerms,
  type ScreeningTerms,
  type TouchKind,
} from './program.ts';
import {
  isAbsent,
  type Mistake,
  newReader,
  pathTo,
  type Reader,
  readBoolean,
  readFields,
  readList,
  readWholeNumber,
  readWord,
  report,
} from './reading.ts';
import { readAmount, readRules } from './rule-terms.ts';

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

const defaultAttribution: AttributionTerms = {
  precedence: ['code', 'link', 'customer'],
  model: 'last',
  windowDays: 30,
  customerDays: 0,
};

const defaultBase: BaseTerms = { discounts: 'deduct', tax: 'exclude', shipping: 'exclude' };

export const defaultTerms: ProgramTerms = {
  attribution: defaultAttribution,
  base: defaultBase,
  rules: [],
  overrides: [],
  holdDays: 0,
  minPayout: '0',
  selfReferral: 'block',
  referee: null,
  screening: null,
};

export const termNames = Object.keys(defaultTerms) as readonly (keyof ProgramTerms)[];

/** Complete terms; what is absent takes its default. */
export function parseTerms(value: unknown): Parsed<ProgramTerms> {
  const reader = newReader();
  const terms = readTerms(reader, readFields(reader, value, '', termNames), '');
  return reader.mistakes.length > 0 ? { ok: false, mistakes: reader.mistakes } : { ok: true, value: terms };
}

/** Complete terms from an object's fields, of which only those of terms are looked at. */
export function readTerms(reader: Reader, fields: Readonly<Record<string, unknown>>, field: string): ProgramTerms {
  return { ...defaultTerms, ...readChange(reader, fields, field) };
}

/** The terms that are present, each whole: an absent field inside `attribution` or `base` takes its default. */
export function readChange(
  reader: Reader,
  fields: Readonly<Record<string, unknown>>,
  field: string,
): Partial<ProgramTerms> {
  const change: { -readonly [Name in keyof ProgramTerms]?: ProgramTerms[Name] } = {};
  const at = (name: keyof ProgramTerms) => pathTo(field, name);
  const { attribution, base, rules, overrides, holdDays, minPayout, selfReferral, referee, screening } = fields;
  if (attribution !== undefined) change.attribution = readAttribution(reader, attribution, at('attribution'));
  if (base !== undefined) change.base = readBase(reader, base, at('base'));
  if (rules !== undefined) change.rules = readRules(reader, rules, at('rules'));
  if (overrides !== undefined) {
    change.overrides = isAbsent(overrides) ? [] : readList(reader, overrides, at('overrides'), readAmount);
  }
  if (holdDays !== undefined) change.holdDays = readWholeNumber(reader, holdDays, at('holdDays'));
  if (minPayout !== undefined) change.minPayout = readAmount(reader, minPayout, at('minPayout'));
  if (selfReferral !== undefined) {
    change.selfReferral = readWord(reader, selfReferral, at('selfReferral'), ['block', 'allow'] as const);
  }
  if (referee !== undefined) change.referee = isAbsent(referee) ? null : readReferee(reader, referee, at('referee'));
  if (screening !== undefined) {
    change.screening = isAbsent(screening) ? null : readScreening(reader, screening, at('screening'));
  }
  return change;
}

function readAttribution(reader: Reader, value: unknown, field: string): AttributionTerms {
  const fields = readFields(reader, value, field, Object.keys(defaultAttribution));
  const { precedence, model, windowDays, customerDays } = fields;
  const initial = defaultAttribution;
  return {
    precedence:
      precedence === undefined ? initial.precedence : readPrecedence(reader, precedence, `${field}.precedence`),
    model: model === undefined ? initial.model : readWord(reader, model, `${field}.model`, ['last', 'first', 'linear']),
    windowDays:
      windowDays === undefined ? initial.windowDays : readWholeNumber(reader, windowDays, `${field}.windowDays`),
    customerDays: readCustomerDays(reader, customerDays, `${field}.customerDays`),
  };
}

function readPrecedence(reader: Reader, value: unknown, field: string): readonly TouchKind[] {
  if (Array.isArray(value) && new Set(value).size < value.length) report(reader, field, 'names a kind twice');
  return readList(reader, value, field, (_, kind, path) =>
    readWord(reader, kind, path, ['code', 'link', 'customer'] as const),
  );
}

function readCustomerDays(reader: Reader, value: unknown, field: string): number | null {
  if (value === undefined) return defaultAttribution.customerDays;
  return value === null ? null : readWholeNumber(reader, value, field);
}

function readBase(reader: Reader, value: unknown, field: string): BaseTerms {
  const { discounts, tax, shipping } = readFields(reader, value, field, Object.keys(defaultBase));
  const read = <Word extends string>(given: unknown, name: string, words: readonly [Word, ...Word[]]): Word =>
    given === undefined ? words[0] : readWord(reader, given, `${field}.${name}`, words);
  return {
    discounts: read(discounts, 'discounts', ['deduct', 'ignore']),
    tax: read(tax, 'tax', ['exclude', 'include']),
    shipping: read(shipping, 'shipping', ['exclude', 'include']),
  };
}

function readReferee(reader: Reader, value: unknown, field: string): RefereeTerms {
  const names = ['on', 'storeCredit', 'clawback', 'code', 'expiryDays', 'notify'];
  const { on, storeCredit, clawback, code, expiryDays, notify } = readFields(reader, value, field, names);
  const days = isAbsent(expiryDays) ? null : readWholeNumber(reader, expiryDays, `${field}.expiryDays`);
  if (days === 0) report(reader, `${field}.expiryDays`, 'is at least 1');
  const isQuiet = !isAbsent(notify) && !readBoolean(reader, notify, `${field}.notify`);
  return {
    on: readWord(reader, on, `${field}.on`, ['registration', 'order']),
    storeCredit: isAbsent(code)
      ? readAmount(reader, storeCredit, `${field}.storeCredit`)
      : readNoCredit(reader, storeCredit, `${field}.storeCredit`),
    clawback: isAbsent(clawback) ? false : readBoolean(reader, clawback, `${field}.clawback`),
    ...(isAbsent(code) ? {} : { code: readFriendCode(reader, code, `${field}.code`) }),
    // Named only where they say something: terms without them are what they always were.
    ...(days === null ? {} : { expiryDays: days }),
    ...(isQuiet ? { notify: false } : {}),
  };
}

/** Beside a code there is no store credit, so that whoever knows nothing of codes grants nothing. */
function readNoCredit(reader: Reader, value: unknown, field: string): DecimalText {
  if (!isAbsent(value) && isAboveZero(readAmount(reader, value, field))) report(reader, field, 'is 0 beside a code');
  return '0';
}

function readFriendCode(reader: Reader, value: unknown, field: string): FriendCodeTerms {
  const { percent, amount, minOrder } = readFields(reader, value, field, ['percent', 'amount', 'minOrder']);
  if (isAbsent(percent) === isAbsent(amount)) report(reader, field, 'needs a percent or an amount, and not both');
  const read = (given: unknown, name: string): DecimalText | null => {
    if (isAbsent(given)) return null;
    const text = readAmount(reader, given, `${field}.${name}`);
    if (!isAboveZero(text)) report(reader, `${field}.${name}`, 'is above 0');
    return text;
  };
  const terms = {
    percent: read(percent, 'percent'),
    amount: read(amount, 'amount'),
    minOrder: read(minOrder, 'minOrder'),
  };
  if (terms.percent !== null && compare(fractionOf(terms.percent), whole(100n)) > 0) {
    report(reader, `${field}.percent`, 'is at most 100');
  }
  return terms;
}

function isAboveZero(text: DecimalText): boolean {
  return isPositive(fractionOf(text));
}

function readScreening(reader: Reader, value: unknown, field: string): ScreeningTerms {
  const { newBy, limit } = readFields(reader, value, field, ['newBy', 'limit']);
  return {
    newBy: isAbsent(newBy)
      ? newnessMarks
      : readList(reader, newBy, `${field}.newBy`, (_, mark, path) => readWord(reader, mark, path, newnessMarks)),
    limit: isAbsent(limit) ? null : readLimit(reader, limit, `${field}.limit`),
  };
}

function readLimit(reader: Reader, value: unknown, field: string): ScreeningTerms['limit'] {
  const { friends, per } = readFields(reader, value, field, ['friends', 'per']);
  return {
    friends: readWholeNumber(reader, friends, `${field}.friends`),
    per: readWord(reader, per, `${field}.per`, limitPeriods),
  };
}
