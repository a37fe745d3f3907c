// Discounts, and the jobs that add codes to them.
import { findDiscountByCode } from '../../world/discounts.ts';
import { bareId } from '../../world.ts';
import { byId, connection } from '../connections.ts';
import { type Context, gid, type PageArguments, type RootFields } from '../context.ts';
import { searchFilter } from '../search-query.ts';
import { codeDiscountNodeView, creationView, DISCOUNT_SEARCH, discountNodeView } from '../views/discount.ts';

export const discountQueries: RootFields = {
  discountNodes(args: PageArguments, { shop }: Context) {
    const found = [...shop.discounts.values()].filter(searchFilter(args.query, DISCOUNT_SEARCH));
    return connection(byId(found), args, (one) => discountNodeView(shop, one));
  },
  discountNode({ id }: { id: string }, { shop }: Context) {
    const discount = shop.discounts.get(bareId(id));
    return discount ? discountNodeView(shop, discount) : null;
  },
  codeDiscountNodes(args: PageArguments, { shop }: Context) {
    const found = [...shop.discounts.values()].filter(searchFilter(args.query, DISCOUNT_SEARCH));
    return connection(byId(found), args, (one) => codeDiscountNodeView(shop, one));
  },
  codeDiscountNode({ id }: { id: string }, { shop }: Context) {
    const discount = shop.discounts.get(bareId(id));
    return discount ? codeDiscountNodeView(shop, discount) : null;
  },
  codeDiscountNodeByCode({ code }: { code: string }, { shop }: Context) {
    const found = findDiscountByCode(shop, code);
    return found ? codeDiscountNodeView(shop, found.discount) : null;
  },
  discountRedeemCodeBulkCreation({ id }: { id: string }, { shop }: Context) {
    const creation = shop.redeemCodeCreations.get(bareId(id));
    return creation ? creationView(shop, creation) : null;
  },
  job: ({ id }: { id: string }) => ({ id: gid('Job', bareId(id)), done: true }),
};
