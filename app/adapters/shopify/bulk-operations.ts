/** The documents with which an export is started and looked after. They need the scopes of what is exported. */
import { z } from 'zod';
import { mutation, query } from './admin-operation.ts';

/** Without grouping the lines of one order would be scattered over the file. */
export const runBulkQuery = mutation<{ query: string }>()(
  'RunBulkQuery',
  'bulkOperationRunQuery',
  `mutation RunBulkQuery($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: true) {
      bulkOperation { id }
      userErrors { field message code }
    }
  }`,
  { bulkOperation: z.object({ id: z.string() }).nullable() },
);

export const bulkOperation = query<{ id: string }>()(
  'BulkOperation',
  `query BulkOperation($id: ID!) {
    bulkOperation(id: $id) { status errorCode objectCount url partialDataUrl }
  }`,
  z.object({
    bulkOperation: z
      .object({
        status: z.string(),
        errorCode: z.string().nullable(),
        objectCount: z.coerce.number(),
        url: z.string().nullable(),
        partialDataUrl: z.string().nullable(),
      })
      .nullable(),
  }),
);
