/** The kinds of value that Shopify's payloads are made of, each read into the form in which the domain keeps it. */
import { z } from 'zod';
import type { DecimalText } from '#app/domain/facts.ts';
import { Failure } from '#app/domain/failure.ts';
import { parseInstant } from '#app/domain/instant.ts';
import { isDecimalText } from '#app/domain/money.ts';
import { readJson } from './read-json.ts';

const digits = /^(?:0|[1-9]\d*)$/;

/** An id: digits, as text. */
export const id = z
  .union([z.string(), z.number()], { error: 'must be an id' })
  .transform(String)
  .refine((text) => digits.test(text), { error: 'must be an id: digits without leading zeros' });

/** An exact decimal, as text. */
export const amount = z
  .union([z.string(), z.number()], { error: 'must be a decimal amount' })
  .transform((value) => String(value).trim())
  .refine(isDecimalText, { error: 'must be a decimal amount such as "12.30"' });

/** A whole number of units, not negative. */
export const quantity = z
  .union([z.string(), z.number()], { error: 'must be a whole number' })
  .transform(String)
  .refine((text) => /^\d{1,15}$/.test(text), { error: 'must be a whole number, not negative' })
  .transform(Number);

/** An instant, as epoch milliseconds. */
export const instant = z
  .string({ error: 'must be a time such as 2026-03-01T12:00:00+01:00' })
  .transform((text, context) => {
    const at = parseInstant(text);
    if (at !== null) return at;
    context.addIssue({ code: 'custom', message: 'must be a time with its offset, such as 2026-03-01T12:00:00+01:00' });
    return z.NEVER;
  });

/** Text as it can be stored: a shopper may send characters that PostgreSQL refuses, and an order must not be lost over them. */
export function storable(value: string | number): string {
  return String(value).replaceAll('\u0000', '').toWellFormed();
}

export const text = z.string({ error: 'must be text' }).transform(storable);

/** Text; an empty one says nothing. */
export const optionalText = z
  .union([z.string(), z.number()], { error: 'must be text' })
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : storable(value) || null));

/** Text that a rule's list may name, an empty one included. */
export const listedText = z
  .union([z.string(), z.number()], { error: 'must be text' })
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : storable(value)));

/** Text where there is some; nothing, and whatever else an app may have put there, says nothing. */
export const looseText = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' || typeof value === 'number' ? storable(value) || null : null));

/** A flag that older payloads leave out. */
export const flag = z
  .boolean({ error: 'must be true or false' })
  .nullish()
  .transform((value) => value ?? false);

/** A list that some payloads leave out, or give as something else when it is empty. Nulls in it say nothing. */
export function list<Item extends z.ZodType>(item: Item) {
  return z.preprocess((value) => (Array.isArray(value) ? value.filter((one) => one !== null) : []), z.array(item));
}

const moneySet = z
  .object({ shop_money: z.object({ amount: amount.nullish(), currency_code: z.string().nullish() }).nullish() })
  .nullish();
export type MoneySet = z.infer<typeof moneySet>;
export { moneySet };

/** Shop money: the set's where there is one, the plain field in older payloads. */
export function shopMoney(set: MoneySet, plain: DecimalText | null | undefined): DecimalText | null {
  return set?.shop_money?.amount ?? plain ?? null;
}

/** Reads a body by a schema. Throws {@link Failure} `invalid_input` that names each field, such as `line_items.0.price`. */
export function readPayload<Schema extends z.ZodType>(
  what: string,
  schema: Schema,
  body: Uint8Array | string,
): z.output<Schema> {
  const json = readJson(body);
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const fields = Object.fromEntries(read.error.issues.map((issue) => [issue.path.join('.'), issue.message]));
  const list = Object.entries(fields).map(([field, message]) => `${field} ${message}`);
  throw new Failure('invalid_input', `This is no ${what} that can be understood: ${list.join('; ')}`, fields);
}
