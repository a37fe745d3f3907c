// Products, customers, orders, disputes.
import { GraphQLError } from 'graphql';
import type { Dispute, Order, Refund } from '../../world/order-state.ts';
import type { Customer, Product } from '../../world/state.ts';
import { bareId, findCustomerByEmail, findProductByHandle, findVariant } from '../../world.ts';
import { byField, byId, connection, type Entry } from '../connections.ts';
import { type Context, gid, type PageArguments, type RootFields } from '../context.ts';
import { searchFilter } from '../search-query.ts';
import { CUSTOMER_SEARCH } from '../views/customer.ts';
import { codeDiscountNodeView } from '../views/discount.ts';
import { instant, instantOrNull, moneyView } from '../views/money.ts';
import { customerView, orderSearch, orderView, refundOfOrder } from '../views/order.ts';
import { collectionView, PRODUCT_SEARCH, productView, variantView } from '../views/product.ts';
import { storeCreditAccountView } from '../views/store-credit.ts';

type ById = { id: string };

/** Sorts by what the sort key stands for; a key that the twin does not know is refused. */
function sortBy<T extends { id: string }>(
  values: T[],
  sortKey: string | null | undefined,
  keys: { [sortKey: string]: (value: T) => string },
): Entry<T>[] {
  if (!sortKey || sortKey === 'ID' || sortKey === 'RELEVANCE') return byId(values);
  const key = keys[sortKey];
  if (!key) throw new GraphQLError(`twin does not model the sort key ${sortKey}`);
  return byField(values, key);
}

const PRODUCT_SORTS = {
  TITLE: (product: Product) => product.title,
  UPDATED_AT: (product: Product) => product.updatedAt,
  CREATED_AT: (product: Product) => product.createdAt,
  VENDOR: (product: Product) => product.vendor,
};
const CUSTOMER_SORTS = {
  NAME: (customer: Customer) => `${customer.lastName} ${customer.firstName}`,
  UPDATED_AT: (customer: Customer) => customer.updatedAt,
  CREATED_AT: (customer: Customer) => customer.createdAt,
};
const ORDER_SORTS = {
  UPDATED_AT: (order: Order) => order.updatedAt,
  CREATED_AT: (order: Order) => order.createdAt,
  PROCESSED_AT: (order: Order) => order.createdAt,
  ORDER_NUMBER: (order: Order) => String(order.number).padStart(12, '0'),
};

function disputeView(dispute: Dispute, context: Context) {
  const { shop } = context;
  const order = shop.orders.get(dispute.orderId);
  return {
    __typename: 'ShopifyPaymentsDispute',
    id: gid('ShopifyPaymentsDispute', dispute.id),
    legacyResourceId: dispute.id,
    type: dispute.type.toUpperCase(),
    status: dispute.status.toUpperCase(),
    amount: moneyView(dispute.amount, shop.currency),
    initiatedAt: instant(dispute.initiatedAt),
    finalizedOn: instantOrNull(dispute.finalizedOn)?.slice(0, 10) ?? null,
    order: () => (order ? orderView(shop, order) : null),
    reasonDetails: { reason: dispute.reason.toUpperCase(), networkReasonCode: '4827' },
  };
}

export const tradeQueries: RootFields = {
  product({ id }: ById, { shop }: Context) {
    const product = shop.products.get(bareId(id));
    return product ? productView(shop, product) : null;
  },
  productVariant({ id }: ById, { shop }: Context) {
    const found = findVariant(shop, bareId(id));
    return found ? variantView(shop, found.product, found.variant) : null;
  },
  productByIdentifier({ identifier }: { identifier: { id?: string; handle?: string } }, { shop }: Context) {
    const product = identifier.handle
      ? findProductByHandle(shop, identifier.handle)
      : shop.products.get(bareId(identifier.id ?? ''));
    return product ? productView(shop, product) : null;
  },
  products(args: PageArguments, { shop }: Context) {
    const found = [...shop.products.values()].filter(searchFilter(args.query, PRODUCT_SEARCH));
    return connection(sortBy(found, args.sortKey, PRODUCT_SORTS), args, (one) => productView(shop, one));
  },
  productsCount: ({ query }: { query?: string | null }, { shop }: Context) => ({
    count: [...shop.products.values()].filter(searchFilter(query, PRODUCT_SEARCH)).length,
    precision: 'EXACT',
  }),
  collection({ id }: ById, { shop }: Context) {
    const collection = shop.collections.get(bareId(id));
    return collection ? collectionView(shop, collection) : null;
  },
  collections(args: PageArguments, { shop }: Context) {
    const search = { default: (one: { title: string }) => [one.title], title: (one: { title: string }) => [one.title] };
    const found = [...shop.collections.values()].filter(searchFilter(args.query, search));
    return connection(sortBy(found, args.sortKey, { TITLE: (one) => one.title }), args, (one) =>
      collectionView(shop, one),
    );
  },
  customer({ id }: ById, { shop }: Context) {
    const customer = shop.customers.get(bareId(id));
    return customer ? customerView(shop, customer) : null;
  },
  customerByIdentifier({ identifier }: { identifier: { id?: string; emailAddress?: string } }, { shop }: Context) {
    const customer = identifier.emailAddress
      ? findCustomerByEmail(shop, identifier.emailAddress)
      : shop.customers.get(bareId(identifier.id ?? ''));
    return customer ? customerView(shop, customer) : null;
  },
  customers(args: PageArguments, { shop }: Context) {
    const found = [...shop.customers.values()].filter(searchFilter(args.query, CUSTOMER_SEARCH));
    return connection(sortBy(found, args.sortKey, CUSTOMER_SORTS), args, (one) => customerView(shop, one));
  },
  storeCreditAccount({ id }: ById, { shop }: Context) {
    const account = shop.storeCreditAccounts.get(bareId(id));
    return account ? storeCreditAccountView(account) : null;
  },
  nodes({ ids }: { ids: readonly string[] }, { shop }: Context) {
    return ids.map((id) => {
      if (id.startsWith('gid://shopify/DiscountCodeNode/')) {
        const discount = shop.discounts.get(bareId(id));
        return discount ? codeDiscountNodeView(shop, discount) : null;
      }
      if (!id.startsWith('gid://shopify/Order/')) throw new GraphQLError(`twin does not model ${id} as a node`);
      const order = shop.orders.get(bareId(id));
      return order ? orderView(shop, order) : null;
    });
  },
  order({ id }: ById, { shop }: Context) {
    const order = shop.orders.get(bareId(id));
    return order ? orderView(shop, order) : null;
  },
  orders(args: PageArguments, { shop }: Context) {
    const found = [...shop.orders.values()].filter(searchFilter(args.query, orderSearch(shop)));
    return connection(sortBy(found, args.sortKey, ORDER_SORTS), args, (one) => orderView(shop, one));
  },
  ordersCount: ({ query }: { query?: string | null }, { shop }: Context) => ({
    count: [...shop.orders.values()].filter(searchFilter(query, orderSearch(shop))).length,
    precision: 'EXACT',
  }),
  refund({ id }: ById, { shop }: Context) {
    const isMeant = (refund: Refund) => refund.id === bareId(id);
    const order = [...shop.orders.values()].find((one) => one.refunds.some(isMeant));
    const refund = order?.refunds.find(isMeant);
    return order && refund ? refundOfOrder(shop, order, refund) : null;
  },
  disputes(args: PageArguments, context: Context) {
    const search = {
      default: (one: Dispute) => [one.reason],
      status: (one: Dispute) => [one.status],
      initiated_at: (one: Dispute) => [one.initiatedAt],
    };
    const found = [...context.shop.disputes.values()].filter(searchFilter(args.query, search));
    return connection(byId(found), args, (one) => disputeView(one, context));
  },
  dispute({ id }: ById, context: Context) {
    const dispute = context.shop.disputes.get(bareId(id));
    return dispute ? disputeView(dispute, context) : null;
  },
};
