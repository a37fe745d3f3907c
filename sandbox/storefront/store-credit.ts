// Paying with store credit at checkout: the account is debited and the order gets a transaction of that gateway.
import { outstanding } from '../world/order-figures.ts';
import type { Order } from '../world/order-state.ts';
import type { Shop } from '../world/state.ts';
import { debitAccount, findAccount } from '../world/store-credit.ts';
import type { World } from '../world.ts';

/** Pays as much of the order as the customer's credit in the order's currency covers. */
export function payWithStoreCredit(world: World, shop: Shop, order: Order): void {
  const account = order.customerId === null ? null : findAccount(shop, order.customerId, order.currency);
  const owed = outstanding(order);
  const amount = account && account.balance < owed ? account.balance : owed;
  if (!account || amount <= 0n) return;
  debitAccount(world, account, amount, 'order-payment');
  order.transactions.push({
    id: world.newWideId(),
    kind: 'sale',
    status: 'success',
    amount,
    gateway: 'shopify_store_credit',
    parentId: null,
    createdAt: order.createdAt,
  });
}
