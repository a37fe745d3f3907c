/** What settling is compared with: the same deliveries settled by hand-written SQL, see plain-sql-worker.ts. */
import { insertClicks, requireRightAmounts } from './order-run.ts';
import type { OrderRun } from './orders.ts';
import { runScript, type World } from './world.ts';

/** Orders a second. */
export async function measurePlainSql(world: World, run: OrderRun): Promise<number> {
  await insertClicks(world, run);
  const { seconds } = await runScript<{ seconds: number }>('plain-sql-worker.ts', {
    url: world.url,
    shopId: world.shopIds[0],
    run,
  });
  await requireRightAmounts(world, run);
  return run.orders / seconds;
}
