/**
 * What an item may have to ask Shopify before its turn: its topic names something that it does not bring, or its body came as an id alone because
 * it was too large for its way. Shopify is asked before anything is locked, and the item's turn comes with the answer.
 */
import type { DisputeFacts } from '#app/domain/facts.ts';
import { Failure } from '#app/domain/failure.ts';
import { askForProduct, type ProductQuestion } from './ask-for-product.ts';
import type { OrderReading } from './order-reading.ts';
import type { CustomerProfile, InboxPorts } from './ports.ts';
import type { ReceivedProduct } from './record-products.ts';
import type { FriendProfile } from './screen-friends.ts';

export type Question =
  | { readonly about: 'customer'; readonly customerId: string }
  | { readonly about: 'friend'; readonly customerId: string }
  | { readonly about: 'order'; readonly orderId: string }
  /** The order that it belongs to. */
  | { readonly about: 'refund'; readonly id: string }
  | { readonly about: 'dispute'; readonly id: string }
  | ({ readonly about: 'product' } & ProductQuestion)
  | { readonly about: 'shop' };

export type Answer =
  | { readonly about: 'customer'; readonly profile: CustomerProfile }
  /** Null for a customer whom Shopify does not know (any more). */
  | { readonly about: 'friend'; readonly friend: FriendProfile | null }
  | { readonly about: 'order'; readonly reading: OrderReading }
  | { readonly about: 'dispute'; readonly facts: DisputeFacts }
  /** Null where there was nothing to ask. */
  | { readonly about: 'product'; readonly product: ReceivedProduct | null }
  /** Kept elsewhere. */
  | { readonly about: 'shop' };

export type QuestionPorts = Pick<
  InboxPorts,
  'requireCustomer' | 'readFriend' | 'refreshShop' | 'orders' | 'products' | 'clock'
>;

/** Throws a `Failure`: `not_found` where Shopify has no such thing (any more), `unavailable` where it cannot be asked now. */
export async function askShopify(ports: QuestionPorts, shopId: string, question: Question): Promise<Answer> {
  switch (question.about) {
    case 'customer':
      return { about: 'customer', profile: await ports.requireCustomer(shopId, question.customerId) };
    case 'friend':
      return { about: 'friend', friend: await ports.readFriend(shopId, question.customerId) };
    case 'order':
      return { about: 'order', reading: await requireOrder(ports, shopId, question.orderId) };
    case 'refund': {
      const orderId = await ports.orders.findOrderOf(shopId, question.id);
      if (orderId === null) throw new Failure('not_found', `The shop has no refund ${question.id} of an order.`);
      return { about: 'order', reading: await requireOrder(ports, shopId, orderId) };
    }
    case 'dispute': {
      const facts = await ports.orders.readDispute(shopId, question.id, ports.clock());
      if (facts === null) throw new Failure('not_found', `The shop has no dispute ${question.id} of an order.`);
      return { about: 'dispute', facts };
    }
    case 'product':
      return {
        about: 'product',
        product: await askForProduct({ ...ports.products, clock: ports.clock }, shopId, question),
      };
    case 'shop':
      await ports.refreshShop(shopId);
      return { about: 'shop' };
  }
}

async function requireOrder(ports: QuestionPorts, shopId: string, orderId: string): Promise<OrderReading> {
  const reading = await ports.orders.readOrder(shopId, orderId, ports.clock());
  if (reading === null) throw new Failure('not_found', `The shop shows no order ${orderId}.`);
  return reading;
}
