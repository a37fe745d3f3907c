// POST /admin/api/{version}/graphql.json: token, validity, scopes, cost, then execution over the world's state.
import {
  type DocumentNode,
  execute,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { ANSWERED, type Answer, type Exchange, json, Refusal, type Route, route } from '../http.ts';
import { log } from '../log.ts';
import { takeAccessToken } from '../oauth/tokens.ts';
import type { Settings } from '../settings.ts';
import { shopOf } from '../shop-of.ts';
import type { Shop } from '../world/state.ts';
import type { World } from '../world.ts';
import { accessErrors } from './access.ts';
import { LeakyBucket, requestedCost } from './cost.ts';
import type { Faults } from './faults.ts';
import { rootFields } from './root-fields.ts';
import type { PublishedSchema } from './schema.ts';
import { strictResolver } from './strict-resolver.ts';

export type AdminApi = {
  routes: Route[];
  bucket: (shopDomain: string) => LeakyBucket;
  /** Operations received, newest last, for tests. */
  calls: { shop: string; operations: string[]; variables: unknown; at: string }[];
};

type Body = { query?: string; variables?: Record<string, unknown>; operationName?: string };

const UNAUTHORIZED = '[API] Invalid API key or access token (unrecognized login or wrong password)';
const INTERNAL_ERROR = {
  errors: [
    {
      message:
        'Internal error. Looks like something went wrong on our end.\nRequest ID: sandbox (include this in support requests).',
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'sandbox' },
    },
  ],
};
const KEPT_CALLS = 2000;
const KEPT_DOCUMENTS = 500;

type Prepared = { document: DocumentNode; errors: readonly GraphQLError[] };

function findOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode | null {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const found = name === undefined ? operations[0] : operations.find((one) => one.name?.value === name);
  return found ?? null;
}

function rootNames(operation: OperationDefinitionNode): string[] {
  const fields = operation.selectionSet.selections.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : []));
  return operation.name ? [operation.name.value, ...fields] : fields;
}

export function createAdminApi(
  world: World,
  settings: Settings,
  schemaOf: (version: string) => PublishedSchema | null,
  faults: Faults,
): AdminApi {
  const buckets = new Map<string, LeakyBucket>();
  const prepared = new Map<string, Prepared>();
  const calls: AdminApi['calls'] = [];

  function bucket(domain: string): LeakyBucket {
    const found = buckets.get(domain) ?? new LeakyBucket();
    buckets.set(domain, found);
    return found;
  }

  /** Parsing and validating cost more than executing, and an app sends the same few texts again and again. */
  function prepare(published: PublishedSchema, source: string): Prepared {
    const key = `${published.version}\n${source}`;
    const known = prepared.get(key);
    if (known) return known;
    let result: Prepared;
    try {
      const document = parse(source);
      result = { document, errors: validate(published.schema, document, specifiedRules) };
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      result = { document: { kind: Kind.DOCUMENT, definitions: [] }, errors: [error] };
    }
    if (prepared.size > KEPT_DOCUMENTS) prepared.clear();
    prepared.set(key, result);
    return result;
  }

  function remember(shop: Shop, operations: string[], variables: unknown): void {
    calls.push({ shop: shop.domain, operations, variables, at: new Date().toISOString() });
    if (calls.length > KEPT_CALLS) calls.shift();
  }

  async function run(
    published: PublishedSchema,
    shop: Shop,
    operation: OperationDefinitionNode,
    document: DocumentNode,
    variables: Record<string, unknown>,
  ): Promise<unknown> {
    const result = await execute({
      schema: published.schema,
      document,
      rootValue: rootFields,
      contextValue: { world, settings, shop, published },
      variableValues: variables,
      operationName: operation.name?.value,
      fieldResolver: strictResolver,
    });
    for (const error of result.errors ?? []) log.error(`Admin API: ${error.message}`, error.originalError);
    return result;
  }

  const throttled = (shop: Shop, cost: number): Answer =>
    json({
      errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
      extensions: {
        cost: { requestedQueryCost: cost, actualQueryCost: null, throttleStatus: bucket(shop.domain).status() },
      },
    });

  async function answer(exchange: Exchange): Promise<Answer | typeof ANSWERED> {
    const published = schemaOf(exchange.params.version ?? '');
    if (!published) return json({ errors: 'Not Found' }, 404);
    const shop = shopOf(world, exchange);
    const token = takeAccessToken(world, shop, String(exchange.headers['x-shopify-access-token'] ?? ''));
    if (!token) return json({ errors: UNAUTHORIZED }, 401);
    const { query = '', variables = {}, operationName } = exchange.json<Body>();
    const { document, errors } = prepare(published, query);
    if (errors.length > 0) return json({ errors });
    const operation = findOperation(document, operationName);
    if (!operation) return json({ errors: [{ message: 'No operation to execute' }] });
    const denied = accessErrors(published, document, token.scopes);
    if (denied.length > 0) return json({ data: null, errors: denied });

    const operations = rootNames(operation);
    const cost = requestedCost(published.schema, document, operation, variables);
    const fault = faults.take(shop.domain, operations);
    remember(shop, operations, variables);
    if (fault?.kind === 'connection-lost') {
      exchange.request.socket.destroy();
      return ANSWERED;
    }
    if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1000));
    if (fault?.kind === 'error-500') return json({ errors: 'Internal Server Error' }, 500);
    if (fault?.kind === 'internal-error') return json(INTERNAL_ERROR);
    if (fault?.kind === 'throttled' || !bucket(shop.domain).take(cost)) return throttled(shop, cost);
    const result = await run(published, shop, operation, document, variables);
    if (fault?.kind === 'answer-lost') {
      exchange.request.socket.destroy();
      return ANSWERED;
    }
    const throttleStatus = bucket(shop.domain).status();
    const extensions = { cost: { requestedQueryCost: cost, actualQueryCost: cost, throttleStatus } };
    return json({ ...(result as object), extensions }, 200, { 'x-shopify-api-version': published.version });
  }

  /** The file of a finished bulk operation; Shopify's is on a storage host and needs no token either. */
  function bulkFile({ params }: Exchange): Answer {
    for (const shop of world.state.shops.values()) {
      const result = shop.bulkOperations.get(params.id ?? '')?.result;
      if (result) return { headers: { 'content-type': 'application/jsonl' }, body: result };
    }
    throw new Refusal(404, `no export ${params.id}`);
  }

  const routes = [route('POST', '/admin/api/:version/graphql.json', answer), route('GET', '/_bulk/:id', bulkFile)];
  return { routes, bucket, calls };
}
