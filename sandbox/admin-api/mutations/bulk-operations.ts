// Bulk operations: one export at a time, done after a while, its result a file that the twin serves.
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { log } from '../../log.ts';
import type { BulkOperation } from '../../world/app-state.ts';
import { bareId } from '../../world.ts';
import { exportLines, readBulkQuery } from '../bulk-export.ts';
import { type Context, gid, type RootFields, type View } from '../context.ts';
import { instant, instantOrNull } from '../views/money.ts';

const JOB_MS = 400;

function operationView({ settings }: Context, operation: BulkOperation): View {
  const size = operation.result === null ? null : String(Buffer.byteLength(operation.result));
  return {
    __typename: 'BulkOperation',
    id: gid('BulkOperation', operation.id),
    type: 'QUERY',
    query: operation.query,
    status: operation.status,
    errorCode: operation.status === 'FAILED' ? 'INTERNAL_SERVER_ERROR' : null,
    createdAt: instant(operation.createdAt),
    completedAt: instantOrNull(operation.completedAt),
    objectCount: String(operation.objectCount),
    rootObjectCount: String(
      (operation.result ?? '').split('\n').filter((line) => line && !line.includes('"__parentId"')).length,
    ),
    fileSize: size,
    url: operation.result ? `${settings.twinOrigin}/_bulk/${operation.id}` : null,
    partialDataUrl: null,
  };
}

/** Does the work and sends bulk_operations/finish. */
async function finish(operation: BulkOperation, context: Context, rootValue: unknown): Promise<void> {
  const { world, shop, published } = context;
  const document = readBulkQuery(published, operation.query);
  if (typeof document === 'string') throw new Error(document);
  try {
    const exported = await exportLines(published, document, rootValue, context);
    operation.result = exported.map((line) => `${line}\n`).join('');
    operation.objectCount = exported.length;
    operation.status = 'COMPLETED';
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
    const running = [...shop.bulkOperations.values()].find((one) => one.completedAt === null);
    if (running) {
      const id = gid('BulkOperation', running.id);
      return refuse(
        'OPERATION_IN_PROGRESS',
        `A bulk query operation for this app and shop is already in progress: ${id}.`,
      );
    }
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
