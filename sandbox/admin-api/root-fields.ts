// The root of the Admin API: every query and mutation that the twin models, by name.

import type { RootFields } from './context.ts';
import { appDataMutations } from './mutations/app-data.ts';
import { bulkOperations } from './mutations/bulk-operations.ts';
import { discountMutations } from './mutations/discounts.ts';
import { refundMutations } from './mutations/refunds.ts';
import { storeCreditMutations } from './mutations/store-credit.ts';
import { discountQueries } from './queries/discounts.ts';
import { segmentQueries } from './queries/segments.ts';
import { shopQueries } from './queries/shop.ts';
import { tradeQueries } from './queries/trade.ts';

export const rootFields: RootFields = {
  ...shopQueries,
  ...tradeQueries,
  ...segmentQueries,
  ...discountQueries,
  ...storeCreditMutations,
  ...discountMutations,
  ...appDataMutations,
  ...refundMutations,
  ...bulkOperations,
};
