/** What the routes of the app proxy have in common: who calls, what the body says, and how a failure is told to a script. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import type { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';

const longestBody = 10_000;

/** Answers a POST with JSON: what `work` returns (204 where it returns nothing), or the failure's code and message. */
export async function answerPost(request: Request, work: () => Promise<unknown>): Promise<Response> {
  return request.method === 'POST' ? answerGet(work) : refuseMethod();
}

/** For the methods that an address does not know. */
export function refuseMethod(): Response {
  return Response.json({ error: 'method_not_allowed' }, { status: 405, headers: { allow: 'POST' } });
}

export async function requireStorefrontCall({ request, context }: ActionFunctionArgs | LoaderFunctionArgs) {
  return context.services.storefront.requireCall(request.url, addressOf(request));
}

/** Parses the body. Throws Failure: `too_large`, `invalid_input`. */
export async function parseBody<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.infer<Schema>> {
  if (Number(request.headers.get('content-length')) > longestBody) throw tooLarge();
  const text = await request.text();
  if (text.length > longestBody) throw tooLarge();
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const fields = Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message]));
  throw new Failure('invalid_input', 'The body is not as expected.', fields);
}

/** The visitor's address as Shopify forwards it. */
export function addressOf(request: Request): string | null {
  return request.headers.get('x-forwarded-for')?.split(',')[0]?.trim() || null;
}

/** The same for a GET: Remix lets no other method reach a loader. */
export async function answerGet(work: () => Promise<unknown>): Promise<Response> {
  try {
    const answer = await work();
    return answer === undefined ? new Response(null, { status: 204 }) : json(answer, 200);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return json({ error: error.code, message: error.message, fields: error.fields }, error.status);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('invalid_input', 'The body is not JSON.');
  }
}

function tooLarge(): Failure {
  return new Failure('too_large', `The body is longer than ${longestBody} bytes.`);
}

function json(value: unknown, status: number): Response {
  return Response.json(value, { status, headers: { 'cache-control': 'no-store' } });
}
