/**
 * The one place where a failure becomes an answer. Thrown by a loader it is a page with the failure's status; as the outcome of a form it is
 * shown beside its fields. What is no failure passes through: it is a defect, or one of the Shopify library's own answers.
 */
import { data } from '@remix-run/node';
import type { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';

/** For loaders. */
export async function orErrorPage<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure) throw data(error.message, { status: error.status });
    throw error;
  }
}

export type FormOutcome<Done> =
  | { readonly ok: true; readonly done: Done }
  | { readonly ok: false; readonly message: string; readonly fields: Readonly<Record<string, string>> };

/** For actions: a failure is told to whoever sent the form, with its status. */
export async function formOutcome<Done>(work: () => Promise<Done>) {
  try {
    return data<FormOutcome<Done>>({ ok: true, done: await work() });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return data<FormOutcome<Done>>(
      { ok: false, message: error.message, fields: error.fields },
      { status: error.status },
    );
  }
}

/** Parses a form. Throws {@link Failure} `invalid_input` with a message for each field. */
export async function parseForm<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.infer<Schema>> {
  return parseFields(Object.fromEntries(await request.formData()), schema);
}

/** Parses what a form or a query said. Of several mistakes in one field the first is told. */
export function parseFields<Schema extends z.ZodType>(fields: unknown, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  const messages: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) messages[path.join('.')] ??= message;
  throw new Failure('invalid_input', 'Some fields need another look.', messages);
}
