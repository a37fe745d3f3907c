// orders/edited is not an order: it says which lines changed by how much. There is no official sample newer than
// 2020-04; this follows the documented shape.
import type { Order } from '../world/order-state.ts';
import type { Shop } from '../world/state.ts';
import { numericId, shopTime } from './print.ts';

type Delta = { id: string; delta: number };

export function orderEditPayload(
  shop: Shop,
  order: Order,
  edit: { id: string; at: string; added: Delta[]; removed: Delta[] },
) {
  const at = shopTime(edit.at, shop.timezone);
  const deltas = (list: Delta[]) => list.map(({ id, delta }) => ({ id: numericId(id), delta }));
  return {
    order_edit: {
      id: numericId(edit.id),
      app_id: null,
      created_at: at,
      committed_at: at,
      notify_customer: false,
      order_id: numericId(order.id),
      staff_note: '',
      user_id: null,
      line_items: { additions: deltas(edit.added), removals: deltas(edit.removed) },
      discounts: { line_item: { additions: [], removals: [] } },
      shipping_lines: { additions: [], removals: [] },
    },
  };
}
