/**
 * Calls to Shopify's Admin API. It was answered, it was refused (Shopify understood and said no), it
 * was certainly not carried out, or nobody knows: whoever calls must say what each means. A mutation whose answer was lost is the last one: it is
 * never repeated here, because most of Shopify's mutations know no idempotency key. Tokens go into a header and nowhere else.
 */
import { ApiVersion } from '@shopify/shopify-api';
import { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';
import type { ShopifyOutcome } from '#app/flows/shopify-outcome.ts';
import type { AccessTokens } from './access-token.ts';
import { type AdminOperation, userError } from './admin-operation.ts';

export const apiVersion = ApiVersion.July26;

export interface AdminClient {
  graphql<Variables, Data>(
    shopId: string,
    operation: AdminOperation<Variables, Data>,
    variables: Variables,
  ): Promise<ShopifyOutcome<Data>>;
}

export interface AdminClientParts {
  readonly tokens: AccessTokens;
  readonly pause: (ms: number) => Promise<void>;
  readonly timeoutMs?: number;
}

/** Three tries of ten seconds and two waits: the longest that a call may take is about 45 seconds. */
const triesMax = 3;
const longestPauseMs = 5_000;
const defaultTimeoutMs = 10_000;
const queryPauseMs = 400;

type Attempt<Data> =
  | ShopifyOutcome<Data>
  | { readonly outcome: 'throttled'; readonly afterMs: number }
  | { readonly outcome: 'token_refused'; readonly token: string };

export function createAdminClient(parts: AdminClientParts): AdminClient {
  return {
    async graphql(shopId, operation, variables) {
      let refused: string | undefined;
      for (let tries = 1; ; tries++) {
        const attempt = await attemptOnce(parts, { shopId, refused }, operation, variables);
        switch (attempt.outcome) {
          case 'token_refused':
            if (refused !== undefined) return noAccess('Shopify does not accept the renewed access to this shop');
            refused = attempt.token;
            break;
          case 'throttled':
            if (tries >= triesMax) return { ...notDone('Shopify asks to slow down'), afterMs: attempt.afterMs };
            await parts.pause(Math.min(attempt.afterMs, longestPauseMs));
            break;
          case 'unknown':
            if (operation.kind === 'mutation' || tries >= triesMax) return attempt;
            await parts.pause(queryPauseMs * tries);
            break;
          default:
            return attempt;
        }
      }
    },
  };
}

function noAccess(reason: string) {
  return { outcome: 'no_access', reason } as const;
}

function notDone(reason: string) {
  return { outcome: 'not_done', reason, afterMs: null } as const;
}

async function attemptOnce<Variables, Data>(
  parts: AdminClientParts,
  access: { readonly shopId: string; readonly refused: string | undefined },
  operation: AdminOperation<Variables, Data>,
  variables: Variables,
): Promise<Attempt<Data>> {
  let domain: string;
  let token: string;
  try {
    ({ domain, token } = await parts.tokens.requireAccessToken(access.shopId, access.refused));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.code === 'unauthenticated' ? { outcome: 'no_access', reason: error.message } : notDone(error.message);
  }
  let response: Response;
  let body: string;
  try {
    response = await fetch(`https://${domain}/admin/api/${apiVersion}/graphql.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'x-shopify-access-token': token },
      body: JSON.stringify({ query: operation.document, variables, operationName: operation.name }),
      redirect: 'error',
      signal: AbortSignal.timeout(parts.timeoutMs ?? defaultTimeoutMs),
    });
    body = await response.text();
  } catch (error) {
    return wasNeverSent(error)
      ? notDone(`Shopify could not be reached (${operation.name})`)
      : { outcome: 'unknown', reason: `the answer to ${operation.name} was lost` };
  }
  if (response.status === 401) return { outcome: 'token_refused', token };
  return readResponse(operation, response, body);
}

function readResponse<Variables, Data>(
  operation: AdminOperation<Variables, Data>,
  response: Response,
  body: string,
): Attempt<Data> {
  const where = `${response.status} to ${operation.name}`;
  if (response.status === 429) return { outcome: 'throttled', afterMs: retryAfterMs(response) };
  if (response.status >= 500) return { outcome: 'unknown', reason: `Shopify answered ${where}` };
  // A shop that is frozen, closed or moved may be back later; nothing was carried out.
  if (response.status !== 200) return notDone(`Shopify answered ${where}`);
  const parsed = envelope.safeParse(parseJson(body));
  if (!parsed.success) return { outcome: 'unknown', reason: `Shopify answered ${where} in an unknown form` };
  return readEnvelope(operation, parsed.data);
}

function readEnvelope<Variables, Data>(
  operation: AdminOperation<Variables, Data>,
  answer: z.infer<typeof envelope>,
): Attempt<Data> {
  const errors = answer.errors ?? [];
  if (errors.some((error) => error.extensions?.code === 'THROTTLED')) {
    return { outcome: 'throttled', afterMs: costPauseMs(answer) };
  }
  if (errors.some((error) => error.extensions?.code === 'INTERNAL_SERVER_ERROR')) {
    return { outcome: 'unknown', reason: `Shopify failed inside ${operation.name}` };
  }
  if (errors.length > 0) {
    const refusals = errors.map((error) => ({ message: error.message, code: error.extensions?.code ?? null }));
    return { outcome: 'refused', errors: refusals };
  }
  const data = operation.answer.safeParse(answer.data);
  if (!data.success) {
    const at = data.error.issues[0]?.path.join('.');
    return { outcome: 'unknown', reason: `the answer to ${operation.name} is not as expected at ${at}` };
  }
  const refusals = z.object({ userErrors: z.array(userError).min(1) }).safeParse(data.data);
  if (refusals.success) return { outcome: 'refused', errors: refusals.data.userErrors };
  return { outcome: 'ok', data: data.data };
}

const envelope = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }))
    .optional(),
  extensions: z
    .object({
      cost: z
        .object({
          requestedQueryCost: z.number().optional(),
          throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number() }).optional(),
        })
        .optional(),
    })
    .optional(),
});

/** How long until the bucket holds what the call costs. */
function costPauseMs(answer: z.infer<typeof envelope>): number {
  const cost = answer.extensions?.cost;
  const status = cost?.throttleStatus;
  if (cost?.requestedQueryCost === undefined || status === undefined || status.restoreRate <= 0) return 1_000;
  return Math.max(100, Math.ceil(((cost.requestedQueryCost - status.currentlyAvailable) / status.restoreRate) * 1000));
}

function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 1_000;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// A connection that was never made carried nothing. Everything else may have arrived.
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

function wasNeverSent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && neverSent.has(code);
}

/** The outcome with its data changed; what is no answer stays as it is. */
export function mapOutcome<From, To>(outcome: ShopifyOutcome<From>, change: (data: From) => To): ShopifyOutcome<To> {
  return outcome.outcome === 'ok' ? { outcome: 'ok', data: change(outcome.data) } : outcome;
}
