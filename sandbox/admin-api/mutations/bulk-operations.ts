// Bulk operations: refused by name until the twin can run them, like everything that it does not model.
import type { RootFields } from '../context.ts';

export const bulkMutations: RootFields = {};
