// POST /admin/api/{version}/graphql.json: token, validity, scopes, cost, then execution over the world's state.
import { type DocumentNode, type ExecutionResult, execute, type OperationDefinitionNode } from 'graphql';
import { ANSWERED, type Answer, type Exchange, json, Refusal, type Route, route } from '../http.ts';
import { log } from '../log.ts';
import { takeAccessToken } from '../oauth/tokens.ts';
import type { Settings } from '../settings.ts';
import { shopOf } from '../shop-of.ts';
import type { Shop } from '../world/state.ts';
import type { World } from '../world.ts';
import { endAbandonedJobs } from './abandoned-jobs.ts';
import { accessErrors } from './access.ts';
import { LeakyBucket, requestedCost } from './cost.ts';
import type { Fault, Faults } from './faults.ts';
import { findOperation, namesOf, PreparedOperations } from './prepared-operations.ts';
import { rootFields } from './root-fields.ts';
import type { PublishedSchema } from './schema.ts';
import { strictResolver } from './strict-resolver.ts';

export type AdminApiParts = {
  world: World;
  settings: Settings;
  /** null: a version that Shopify does not serve. */
  schemaOf: (version: string) => PublishedSchema | null;
  faults: Faults;
};

type Call = { shop: string; operations: string[]; variables: unknown; at: string };

export type AdminApi = {
  routes: Route[];
  bucket: (shopDomain: string) => LeakyBucket;
  /** Operations received, newest last, for tests. */
  calls: Call[];
};

type Body = { query?: string; variables?: Record<string, unknown>; operationName?: string };

/** A request that has passed every check but the throttle. */
type Accepted = {
  published: PublishedSchema;
  shop: Shop;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Record<string, unknown>;
};

const UNAUTHORIZED = '[API] Invalid API key or access token (unrecognized login or wrong password)';
const INTERNAL_ERROR = {
  errors: [
    {
      message: 'Internal error. Looks like something went wrong on our end.',
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'sandbox' },
    },
  ],
};
const KEPT_CALLS = 2000;
const DELAY_MS = 1000;

const known = new PreparedOperations();

/** Everything that Shopify checks before it counts the cost; an Answer is the refusal. */
function accept({ world, schemaOf }: AdminApiParts, exchange: Exchange): Accepted | { refusal: Answer } {
  const published = schemaOf(exchange.params.version ?? '');
  if (!published) return { refusal: json({ errors: 'Not Found' }, 404) };
  const shop = shopOf(world, exchange);
  const token = takeAccessToken(world, shop, String(exchange.headers['x-shopify-access-token'] ?? ''));
  if (!token) return { refusal: json({ errors: UNAUTHORIZED }, 401) };
  const { query = '', variables, operationName } = exchange.json<Body>();
  const { document, errors } = known.get(published, query);
  if (errors.length > 0) return { refusal: json({ errors }) };
  const operation = findOperation(document, operationName);
  if (!operation) return { refusal: json({ errors: [{ message: 'No operation to execute' }] }) };
  const denied = accessErrors(published, document, token.scopes);
  if (denied.length > 0) return { refusal: json({ data: null, errors: denied }) };
  return { published, shop, document, operation, variables: variables ?? {} };
}

async function run({ world, settings, faults }: AdminApiParts, accepted: Accepted): Promise<ExecutionResult> {
  const { published, shop, document, operation, variables } = accepted;
  const result = await execute({
    schema: published.schema,
    document,
    rootValue: rootFields,
    contextValue: { world, settings, shop, published, faults },
    variableValues: variables,
    operationName: operation.name?.value,
    fieldResolver: strictResolver,
  });
  for (const error of result.errors ?? []) log.error(`Admin API: ${error.message}`, error.originalError);
  return result;
}

function hangUp(exchange: Exchange): typeof ANSWERED {
  exchange.request.socket.destroy();
  return ANSWERED;
}

/** What a fault does instead of the work; null lets the work be done. */
async function strike(fault: Fault | null, exchange: Exchange): Promise<Answer | typeof ANSWERED | null> {
  if (fault?.kind === 'connection-lost') return hangUp(exchange);
  if (fault?.kind === 'error-500') return json({ errors: 'Internal Server Error' }, 500);
  if (fault?.kind === 'internal-error') return json(INTERNAL_ERROR);
  if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? DELAY_MS));
  return null;
}

async function perform(
  parts: AdminApiParts,
  accepted: Accepted,
  bucket: LeakyBucket,
  fault: Fault | null,
): Promise<Answer> {
  const { published, document, operation, variables } = accepted;
  const cost = requestedCost(published.schema, document, operation, variables);
  const extensions = (actual: number | null) => ({
    cost: { requestedQueryCost: cost, actualQueryCost: actual, throttleStatus: bucket.status() },
  });
  if (fault?.kind === 'throttled' || !bucket.take(cost)) {
    return json({
      errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
      extensions: extensions(null),
    });
  }
  const result = await run(parts, accepted);
  return json({ ...result, extensions: extensions(cost) }, 200, { 'x-shopify-api-version': published.version });
}

/** The file of a bulk operation, whole or from a byte on; Shopify's is on a storage host and needs no token either. */
function bulkFile(world: World, { params, headers }: Exchange): Answer {
  const id = params.id ?? '';
  const type = { 'content-type': 'application/jsonl' };
  for (const shop of world.state.shops.values()) {
    const result = shop.bulkOperations.get(id)?.result;
    if (!result) continue;
    const body = Buffer.from(result);
    const from = /^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1];
    if (from === undefined) return { headers: type, body };
    if (Number(from) >= body.length) return { status: 416, body: null };
    const range = `bytes ${from}-${body.length - 1}/${body.length}`;
    return { status: 206, headers: { ...type, 'content-range': range }, body: body.subarray(Number(from)) };
  }
  throw new Refusal(404, `no export ${id}`);
}

export function createAdminApi(parts: AdminApiParts): AdminApi {
  endAbandonedJobs(parts.world);
  const buckets = new Map<string, LeakyBucket>();
  const calls: Call[] = [];

  function bucket(domain: string): LeakyBucket {
    const found = buckets.get(domain) ?? new LeakyBucket();
    buckets.set(domain, found);
    return found;
  }

  async function answer(exchange: Exchange): Promise<Answer | typeof ANSWERED> {
    const accepted = accept(parts, exchange);
    if ('refusal' in accepted) return accepted.refusal;
    const { shop, variables } = accepted;
    const operations = namesOf(accepted.operation);
    calls.push({ shop: shop.domain, operations, variables, at: new Date().toISOString() });
    if (calls.length > KEPT_CALLS) calls.shift();
    const fault = parts.faults.take(shop.domain, operations);
    const struck = await strike(fault, exchange);
    if (struck) return struck;
    const done = await perform(parts, accepted, bucket(shop.domain), fault);
    return fault?.kind === 'answer-lost' ? hangUp(exchange) : done;
  }

  const routes = [
    route('POST', '/admin/api/:version/graphql.json', answer),
    route('GET', '/_bulk/:id', (exchange) => bulkFile(parts.world, exchange)),
  ];
  return { routes, bucket, calls };
}
