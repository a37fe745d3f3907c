// Code discounts, their redeem codes, and the jobs that add codes.

import type { RedeemCodeCreation } from '../../world/app-state.ts';
import { formatMinor } from '../../world/money.ts';
import { orderFigures } from '../../world/order-figures.ts';
import type { Discount, RedeemCode, Shop } from '../../world/state.ts';
import { shopUrl } from '../../world.ts';
import { byId, connection } from '../connections.ts';
import { gid, type PageArguments, type View } from '../context.ts';
import { type Searchable, searchFilter } from '../search-query.ts';
import { customerFields } from './customer.ts';
import { metafieldFields } from './metafield.ts';
import { instant, instantOrNull, moneyView } from './money.ts';

export const DISCOUNT_SEARCH: Searchable<Discount> = {
  default: (discount) => [discount.title, ...discount.codes.map((one) => one.code)],
  id: (discount) => [discount.id],
  title: (discount) => [discount.title],
  code: (discount) => discount.codes.map((one) => one.code),
  status: (discount) => [discount.status],
  type: (discount) => [
    discount.kind === 'app' ? 'app' : 'percentage' in discount.value ? 'percentage' : 'fixed_amount',
  ],
  method: () => ['code'],
  discount_type: (discount) => [
    discount.kind === 'app' ? 'app' : 'percentage' in discount.value ? 'percentage' : 'fixed_amount',
  ],
  updated_at: (discount) => [discount.updatedAt],
  created_at: (discount) => [discount.createdAt],
};

const CODE_SEARCH: Searchable<RedeemCode> = {
  default: (one) => [one.code],
  id: (one) => [one.id],
  code: (one) => [one.code],
};

export function redeemCodeView(one: RedeemCode): View {
  return {
    __typename: 'DiscountRedeemCode',
    id: gid('DiscountRedeemCode', one.id),
    code: one.code,
    asyncUsageCount: one.usageCount,
    createdBy: null,
  };
}

function totalSales(shop: Shop, discount: Discount): bigint {
  const codes = new Set(discount.codes.map((one) => one.code));
  return [...shop.orders.values()]
    .filter((order) => order.discountApplications.some((one) => one.code !== null && codes.has(one.code)))
    .reduce((total, order) => total + orderFigures(order).total, 0n);
}

function customerGetsView(shop: Shop, discount: Discount): View {
  const { value } = discount;
  return {
    appliesOnOneTimePurchase: true,
    appliesOnSubscription: false,
    items: { __typename: 'AllDiscountItems', allItems: true },
    value:
      'percentage' in value
        ? { __typename: 'DiscountPercentage', percentage: value.percentage }
        : {
            __typename: 'DiscountAmount',
            amount: moneyView(value.amount, shop.currency),
            appliesOnEachItem: value.eachItem,
          },
  };
}

function shareUrl(shop: Shop, discount: Discount): View[] {
  const code = discount.codes[0]?.code;
  if (code === undefined) return [];
  return [
    {
      url: `${shopUrl(shop)}/discount/${encodeURIComponent(code)}`,
      title: 'Homepage',
      targetType: 'HOME',
      targetItemImage: null,
    },
  ];
}

/** DiscountCodeBasic or DiscountCodeApp. */
export function codeDiscountView(shop: Shop, discount: Discount): View {
  const usage = () => discount.codes.reduce((total, one) => total + one.usageCount, 0);
  const shared: View = {
    title: discount.title,
    status: discount.status,
    startsAt: instant(discount.startsAt),
    endsAt: instantOrNull(discount.endsAt),
    createdAt: instant(discount.createdAt),
    updatedAt: instant(discount.updatedAt),
    appliesOncePerCustomer: discount.appliesOncePerCustomer,
    usageLimit: discount.usageLimit,
    asyncUsageCount: usage,
    combinesWith: discount.combinesWith,
    tags: discount.tags,
    codesCount: { count: discount.codes.length, precision: 'EXACT' },
    totalSales: () => moneyView(totalSales(shop, discount), shop.currency),
    codes: (args: PageArguments) =>
      connection(byId(discount.codes.filter(searchFilter(args.query, CODE_SEARCH))), args, redeemCodeView),
  };
  if (discount.kind === 'app')
    return { __typename: 'DiscountCodeApp', discountId: gid('DiscountCodeNode', discount.id), ...shared };
  return {
    __typename: 'DiscountCodeBasic',
    ...shared,
    summary: summary(shop, discount),
    shortSummary: summary(shop, discount),
    discountClasses: ['ORDER'],
    context: () => contextView(shop, discount),
    customerGets: () => customerGetsView(shop, discount),
    minimumRequirement: () =>
      discount.minimumSubtotal === null
        ? null
        : {
            __typename: 'DiscountMinimumSubtotal',
            greaterThanOrEqualToSubtotal: moneyView(discount.minimumSubtotal, shop.currency),
          },
    recurringCycleLimit: null,
    shareableUrls: shareUrl(shop, discount),
  };
}

function contextView(shop: Shop, { customerIds = null }: Discount): View {
  if (customerIds === null) return { __typename: 'DiscountBuyerSelectionAll', all: 'ALL' };
  const customers = customerIds.flatMap((id) => shop.customers.get(id) ?? []);
  return { __typename: 'DiscountCustomers', customers: customers.map((customer) => customerFields(shop, customer)) };
}

function summary(shop: Shop, discount: Discount): string {
  const { value } = discount;
  const amount =
    'percentage' in value
      ? `${value.percentage * 100}%`
      : `${formatMinor(value.amount, shop.currency)} ${shop.currency}`;
  return `${amount} off entire order`;
}

/** DiscountCodeNode: `codeDiscount` holds the discount. */
export function codeDiscountNodeView(shop: Shop, discount: Discount): View {
  const id = gid('DiscountCodeNode', discount.id);
  return {
    __typename: 'DiscountCodeNode',
    id,
    codeDiscount: () => codeDiscountView(shop, discount),
    ...metafieldFields(shop, id),
  };
}

/** DiscountNode: `discount` holds it. */
export function discountNodeView(shop: Shop, discount: Discount): View {
  const id = gid('DiscountNode', discount.id);
  return {
    __typename: 'DiscountNode',
    id,
    discount: () => codeDiscountView(shop, discount),
    ...metafieldFields(shop, id),
  };
}

export function creationView(shop: Shop, creation: RedeemCodeCreation): View {
  const failed = creation.codes.filter((one) => one.errors.length > 0).length;
  const imported = creation.codes.filter((one) => one.redeemCodeId !== null).length;
  const discount = shop.discounts.get(creation.discountId);
  return {
    __typename: 'DiscountRedeemCodeBulkCreation',
    id: gid('DiscountRedeemCodeBulkCreation', creation.id),
    done: creation.done,
    codesCount: creation.codes.length,
    importedCount: imported,
    failedCount: failed,
    createdAt: instant(creation.createdAt),
    discountCode: () => (discount ? codeDiscountNodeView(shop, discount) : null),
    codes: (args: PageArguments) =>
      connection(byId(creation.codes), args, (one) => {
        const redeemCode = discount?.codes.find((existing) => existing.id === one.redeemCodeId);
        return {
          code: one.code,
          errors: one.errors.map(({ code, message }) => ({ code, message, field: ['code'], extraInfo: null })),
          discountRedeemCode: redeemCode ? redeemCodeView(redeemCode) : null,
        };
      }),
  };
}
