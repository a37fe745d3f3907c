// Customer segments: those that Shopify gives every new shop, and the membership of one customer.
import type { Customer, Shop } from '../../world/state.ts';
import { bareId } from '../../world.ts';
import { byField, byId, connection } from '../connections.ts';
import { type Context, gid, type PageArguments, type RootFields } from '../context.ts';
import { searchFilter } from '../search-query.ts';

interface Segment {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  readonly has: (customer: Customer, orders: number) => boolean;
}

const segments: readonly Segment[] = [
  {
    id: '1001',
    name: 'Customers who have purchased at least once',
    query: 'number_of_orders >= 1',
    has: (_customer, orders) => orders >= 1,
  },
  {
    id: '1002',
    name: 'Customers who have purchased more than once',
    query: 'number_of_orders > 1',
    has: (_customer, orders) => orders > 1,
  },
  {
    id: '1003',
    name: 'Email subscribers',
    query: "email_subscription_status = 'SUBSCRIBED'",
    has: (customer) => customer.email !== null && customer.acceptsMarketing,
  },
  {
    id: '1004',
    name: 'Customers who haven’t purchased',
    query: 'number_of_orders = 0',
    has: (_customer, orders) => orders === 0,
  },
];

const createdWith = '2026-01-01T00:00:00Z';

function segmentView({ id, name, query }: Segment) {
  return {
    __typename: 'Segment',
    id: gid('Segment', id),
    name,
    query,
    creationDate: createdWith,
    lastEditDate: createdWith,
  };
}

const SEGMENT_SEARCH = { default: ({ name }: Segment) => [name], name: ({ name }: Segment) => [name] };

export const segmentQueries: RootFields = {
  segments(args: PageArguments, _context: Context) {
    const found = segments.filter(searchFilter(args.query, SEGMENT_SEARCH));
    const sorted = args.sortKey ? byField(found, () => createdWith) : byId(found);
    return connection(sorted, args, segmentView);
  },
  segment({ id }: { id: string }) {
    const found = segments.find((segment) => segment.id === bareId(id));
    return found ? segmentView(found) : null;
  },
  customerSegmentMembership(
    { customerId, segmentIds }: { customerId: string; segmentIds: string[] },
    { shop }: Context,
  ) {
    const customer = shop.customers.get(bareId(customerId));
    return {
      memberships: segmentIds.map((segmentId) => ({
        segmentId,
        isMember: customer !== undefined && isMember(shop, customer, bareId(segmentId)),
      })),
    };
  },
};

function isMember(shop: Shop, customer: Customer, segmentId: string): boolean {
  const orders = [...shop.orders.values()].filter((order) => order.customerId === customer.id).length;
  return segments.find(({ id }) => id === segmentId)?.has(customer, orders) ?? false;
}
