/** The product's own messages in the inbox: what they are made of, and reading them. Shopify's are read in adapters/shopify/payload. */
import { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';
import { limitPeriods, newnessMarks } from '#app/domain/program.ts';
import type { PayloadReader } from '#app/flows/arrived-facts.ts';
import { orderReading } from './order-reading.ts';

/** Shopify's number, as text. */
const number = z.string().regex(/^(?:0|[1-9]\d*)$/);

const registered = z.object({ customerId: number, visitor: z.string().min(1) });
const registration = z.object({
  customerId: number,
  visitor: z.string(),
  email: z.string().nullable(),
  at: z.number().int(),
});
const verification = z.object({ customerId: number, at: z.number().int() });
const assigned = z.object({ orderId: number });
const givenBack = z.object({ orderIds: z.array(number), customerIds: z.array(number) });
const clicked = z
  .object({ visitor: z.string().min(1), at: z.number().int().nullish() })
  .transform(({ visitor, at }) => ({ visitor, at: at ?? null }));
const joined = z.object({ visitor: z.uuid() });
const checkoutVisit = z.object({ checkoutToken: z.string().min(1), visitor: z.uuid() });
const screen = z.object({
  customerId: number,
  programId: z.uuid(),
  partnerId: z.uuid(),
  occasion: z.enum(['registration', 'order']),
  at: z.number().int(),
  since: z.number().int(),
  terms: z.object({
    newBy: z.array(z.enum(newnessMarks)),
    limit: z.object({ friends: z.number().int(), per: z.enum(limitPeriods) }).nullable(),
  }),
});
const changed = z
  .object({ partnerId: z.uuid().nullish(), since: z.number().int().nullish(), after: z.string().nullish() })
  .transform(({ partnerId, since, after }) => ({
    partnerId: partnerId ?? null,
    at: since ?? null,
    after: after ?? '',
  }));

/** Each throws a `Failure` `invalid_input`. */
type PlatformReader =
  | 'readDiscount'
  | 'readOrder'
  | 'readRefund'
  | 'readDispute'
  | 'readOrderEdit'
  | 'readProduct'
  | 'readLoneId'
  | 'readRedacted';
export const messageReader: Omit<PayloadReader, PlatformReader> = {
  readRegistered: (body) => read(registered, body),
  readOrderReading: (body) => read(orderReading, body),
  readRegistration: (body) => read(registration, body),
  readVerification: (body) => read(verification, body),
  readAssigned: (body) => read(assigned, body),
  readClicked: (body) => read(clicked, body),
  readJoined: (body) => read(joined, body),
  readCheckoutVisit: (body) => read(checkoutVisit, body),
  readGivenBack: (body) => read(givenBack, body),
  readScreen: (body) => read(screen, body),
  readChanged: (body) => read(changed, body),
};

function read<Schema extends z.ZodType>(schema: Schema, body: Uint8Array): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(body));
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new Failure('invalid_input', `The message cannot be understood: ${mistakes.join('; ')}`);
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new Failure('invalid_input', 'The message is no JSON.');
  }
}
