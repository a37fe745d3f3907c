// Jobs that a former process began and did not end: codes are added now, exports have failed.
import type { World } from '../world.ts';
import { finishCreation } from './mutations/discounts.ts';

export function endAbandonedJobs(world: World): void {
  for (const shop of world.state.shops.values()) {
    for (const creation of shop.redeemCodeCreations.values()) finishCreation(world, shop, creation);
    for (const operation of shop.bulkOperations.values()) {
      if (operation.completedAt !== null) continue;
      operation.status = 'FAILED';
      operation.completedAt = new Date().toISOString();
      world.changed();
    }
  }
}
