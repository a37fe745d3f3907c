// The shapes of the world. Money is bigint minor units of the currency named beside it (the shop's own where none is).
// Ids are the digits of Shopify's numeric id as text; instants are ISO 8601 in UTC.

import type {
  BulkOperation,
  Installation,
  Metafield,
  RedeemCodeCreation,
  Token,
  UndeliveredWebhook,
  WebhookSubscription,
} from './app-state.ts';
import type { Dispute, Order } from './order-state.ts';

export type Attribute = { name: string; value: string };

export type Variant = {
  id: string;
  title: string;
  sku: string;
  price: bigint;
  compareAtPrice: bigint | null;
  inventory: number;
};

export type Product = {
  id: string;
  handle: string;
  title: string;
  descriptionHtml: string;
  vendor: string;
  type: string;
  tags: string[];
  /** Handles of the collections that hold it. */
  collections: string[];
  /** The picture itself, an SVG text; served as `/cdn/products/<handle>.svg` by the storefront. */
  imageSvg: string;
  status: 'active' | 'draft' | 'archived';
  giftCard: boolean;
  variants: Variant[];
  createdAt: string;
  updatedAt: string;
};

export type Collection = { id: string; handle: string; title: string; descriptionHtml: string };

export type Address = {
  firstName: string;
  lastName: string;
  company: string | null;
  address1: string;
  address2: string;
  city: string;
  province: string | null;
  provinceCode: string | null;
  zip: string;
  country: string;
  countryCode: string;
  phone: string | null;
};

export type Customer = {
  id: string;
  email: string | null;
  phone: string | null;
  firstName: string;
  lastName: string;
  /** Plain text: the sandbox's customers are invented. */
  password: string | null;
  acceptsMarketing: boolean;
  /** A language tag; absent: English. */
  locale?: string;
  tags: string[];
  note: string | null;
  address: Address | null;
  createdAt: string;
  updatedAt: string;
};

export type CartLine = { key: string; variantId: string; quantity: number; properties: Attribute[] };

export type Cart = {
  token: string;
  lines: CartLine[];
  attributes: Record<string, string>;
  note: string;
  /** As the shopper typed them or a discount link set them; whether they apply is decided at checkout. */
  discountCodes: string[];
  /** Of the checkout that was begun with it; null before that. */
  checkoutToken: string | null;
  createdAt: string;
  updatedAt: string;
};

export type RedeemCode = { id: string; code: string; usageCount: number; createdAt: string };

export type Discount = {
  id: string;
  title: string;
  kind: 'basic' | 'app';
  status: 'ACTIVE' | 'EXPIRED' | 'SCHEDULED';
  value: { percentage: number } | { amount: bigint; eachItem: boolean };
  /** Who alone may use it; absent or null: everybody. */
  customerIds?: string[] | null;
  appliesOncePerCustomer: boolean;
  usageLimit: number | null;
  minimumSubtotal: bigint | null;
  combinesWith: { orderDiscounts: boolean; productDiscounts: boolean; shippingDiscounts: boolean };
  tags: string[];
  codes: RedeemCode[];
  startsAt: string;
  endsAt: string | null;
  createdAt: string;
  updatedAt: string;
};

export type StoreCreditTransaction = {
  id: string;
  kind: 'credit' | 'debit' | 'order-payment' | 'expiration';
  amount: bigint;
  balanceAfter: bigint;
  createdAt: string;
  expiresAt: string | null;
  remaining: bigint;
};

export type StoreCreditAccount = {
  id: string;
  customerId: string;
  currency: string;
  balance: bigint;
  transactions: StoreCreditTransaction[];
};

export type Staff = { id: string; firstName: string; lastName: string; email: string };

export type Shop = {
  id: string;
  /** NAME.myshopify.com */
  domain: string;
  name: string;
  email: string;
  ownerName: string;
  currency: string;
  timezone: string;
  countryCode: string;
  city: string;
  plan: string;
  /** The address of the shop's own pages; null: https://{domain}. */
  primaryUrl: string | null;
  taxesIncluded: boolean;
  tax: { title: string; rate: number };
  storeCreditEnabled: boolean;
  /** The most that a customer's account may hold, minor units; absent or null: no limit. */
  storeCreditLimit?: bigint | null;
  /** Whether the storefront must ask before anything is kept about a visitor. */
  consentRequired: boolean;
  /** The theme extension's app embed, as the merchant set it in the theme editor. */
  embed: { enabled: boolean; settings: Record<string, unknown> };
  /** Extensions of checkout and customer account by handle, as the merchant set them in the checkout editor: placed unless taken away. */
  uiExtensions?: Record<string, { placed?: boolean; settings?: Record<string, unknown> }>;
  /** Settings of the extension's section blocks by handle, beside those of the page's template. */
  appBlocks?: Record<string, Record<string, unknown>>;
  /** Whether the theme swaps pages in place instead of loading them. */
  singlePage?: boolean;
  staff: Staff[];
  nextOrderNumber: number;
  installation: Installation | null;
  products: Map<string, Product>;
  collections: Map<string, Collection>;
  customers: Map<string, Customer>;
  orders: Map<string, Order>;
  disputes: Map<string, Dispute>;
  /** By token. */
  carts: Map<string, Cart>;
  discounts: Map<string, Discount>;
  redeemCodeCreations: Map<string, RedeemCodeCreation>;
  storeCreditAccounts: Map<string, StoreCreditAccount>;
  metafields: Map<string, Metafield>;
  webPixel: { id: string; settings: string } | null;
  subscriptions: WebhookSubscription[];
  tokens: Token[];
  bulkOperations: Map<string, BulkOperation>;
};

export type State = {
  version: 1;
  nextId: bigint;
  nextWideId: bigint;
  /** By domain. */
  shops: Map<string, Shop>;
  undelivered: UndeliveredWebhook[];
};
