// Bulk operations: five exports at a time, each done after a while, its result a file that the twin serves.
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { log } from '../../log.ts';
import type { BulkOperation } from '../../world/app-state.ts';
import { bareId } from '../../world.ts';
import { exportLines, readBulkQuery } from '../bulk-export.ts';
import { type Context, gid, type RootFields, type View } from '../context.ts';
import { instant, instantOrNull } from '../views/money.ts';

const JOB_MS = 400;
const AT_ONCE = 5;

function operationView({ shop }: Context, operation: BulkOperation): View {
  const failed = operation.status === 'FAILED';
  const address = operation.result ? `https://${shop.domain}/_bulk/${operation.id}` : null;
  const size = operation.result === null ? null : String(Buffer.byteLength(operation.result));
  return {
    __typename: 'BulkOperation',
    id: gid('BulkOperation', operation.id),
    type: 'QUERY',
    query: operation.query,
    status: operation.status,
    errorCode: failed ? 'INTERNAL_SERVER_ERROR' : null,
    createdAt: instant(operation.createdAt),
    completedAt: instantOrNull(operation.completedAt),
    objectCount: String(operation.objectCount),
    rootObjectCount: String(
      (operation.result ?? '').split('\n').filter((line) => line && !line.includes('"__parentId"')).length,
    ),
    fileSize: size,
    url: failed ? null : address,
    partialDataUrl: failed ? address : null,
  };
}

/** Does the work and sends bulk_operations/finish. */
async function finish(operation: BulkOperation, context: Context, rootValue: unknown): Promise<void> {
  const { world, shop, published } = context;
  const document = readBulkQuery(published, operation.query);
  if (typeof document === 'string') throw new Error(document);
  try {
    const exported = await exportLines(published, document, rootValue, context);
    const fails = context.faults.take(shop.domain, ['bulk-export']) !== null;
    const written = fails ? exported.slice(0, exported.length / 2) : exported;
    operation.result = written.map((line) => `${line}\n`).join('');
    operation.objectCount = written.length;
    operation.status = fails ? 'FAILED' : 'COMPLETED';
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    log.error(`bulk operation ${operation.id}`, error);
    operation.status = 'FAILED';
  }
  operation.completedAt = new Date().toISOString();
  world.emit(shop, 'bulk_operations/finish', {
    admin_graphql_api_id: gid('BulkOperation', operation.id),
    completed_at: instant(operation.completedAt),
    created_at: instant(operation.createdAt),
    error_code: operation.status === 'FAILED' ? 'internal_server_error' : null,
    status: operation.status.toLowerCase(),
    type: 'query',
  });
}

type RunArguments = { query: string };

export const bulkOperations: RootFields = {
  bulkOperationRunQuery({ query }: RunArguments, context: Context, info: GraphQLResolveInfo) {
    const { world, shop, published } = context;
    const refuse = (code: string, message: string) => ({
      bulkOperation: null,
      userErrors: [{ field: ['query'], code, message }],
    });
    const running = [...shop.bulkOperations.values()].filter((one) => one.completedAt === null);
    if (running.length >= AT_ONCE) return refuse('LIMIT_REACHED', 'Bulk operations limit reached.');
    const document = readBulkQuery(published, query);
    if (typeof document === 'string') return refuse('INVALID', document);
    const now = new Date().toISOString();
    const operation: BulkOperation = {
      id: world.newId(),
      query,
      status: 'CREATED',
      createdAt: now,
      completedAt: null,
      objectCount: 0,
      result: null,
    };
    shop.bulkOperations.set(operation.id, operation);
    world.changed();
    setTimeout(() => void finish(operation, context, info.rootValue), JOB_MS).unref();
    return { bulkOperation: operationView(context, operation), userErrors: [] };
  },

  bulkOperation({ id }: { id: string }, context: Context) {
    const operation = context.shop.bulkOperations.get(bareId(id));
    return operation ? operationView(context, operation) : null;
  },
};
