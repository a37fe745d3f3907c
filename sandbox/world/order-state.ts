// The shapes of orders and of what becomes of them: refunds, transactions, disputes.

import type { Address, Attribute } from './state.ts';

export type DiscountApplication = {
  type: 'discount_code' | 'manual' | 'automatic';
  code: string | null;
  title: string;
  value: string;
  valueType: 'fixed_amount' | 'percentage';
};

export type DiscountAllocation = { amount: bigint; applicationIndex: number };
export type TaxLine = { title: string; rate: number; price: bigint };

export type OrderLine = {
  id: string;
  productId: string | null;
  variantId: string | null;
  title: string;
  variantTitle: string | null;
  sku: string;
  vendor: string | null;
  price: bigint;
  quantity: number;
  /** Units taken out by edits; refunds are counted from the refunds. */
  removedQuantity: number;
  giftCard: boolean;
  taxable: boolean;
  properties: Attribute[];
  discountAllocations: DiscountAllocation[];
  taxLines: TaxLine[];
};

export type ShippingLine = { id: string; title: string; code: string; price: bigint; taxLines: TaxLine[] };

export type RefundLine = {
  id: string;
  lineId: string;
  quantity: number;
  restock: boolean;
  subtotal: bigint;
  tax: bigint;
};

export type OrderAdjustment = {
  id: string;
  kind: 'shipping_refund' | 'refund_discrepancy';
  reason: string;
  amount: bigint;
  taxAmount: bigint;
};

export type Transaction = {
  id: string;
  kind: 'authorization' | 'capture' | 'sale' | 'refund' | 'void';
  status: 'success' | 'pending' | 'failure';
  amount: bigint;
  gateway: string;
  parentId: string | null;
  createdAt: string;
};

export type Refund = {
  id: string;
  createdAt: string;
  note: string | null;
  lines: RefundLine[];
  adjustments: OrderAdjustment[];
  /** What was given back for shipping, without tax. */
  shipping: bigint;
  transactions: Transaction[];
};

export type Dispute = {
  id: string;
  orderId: string;
  type: 'chargeback' | 'inquiry';
  status: 'needs_response' | 'under_review' | 'charge_refunded' | 'accepted' | 'won' | 'lost';
  reason: string;
  amount: bigint;
  initiatedAt: string;
  finalizedOn: string | null;
};

export type Journey = {
  /** Until then Shopify works it out; null: it is known at once. */
  readyAt: string | null;
  /** A visit before the one that the landing page stands for. */
  firstVisit: { landingPage: string; referrerUrl: string | null; occurredAt: string } | null;
};

export type Order = {
  id: string;
  number: number;
  token: string;
  confirmationNumber: string;
  createdAt: string;
  updatedAt: string;
  cancelledAt: string | null;
  cancelReason: string | null;
  closedAt: string | null;
  test: boolean;
  taxesIncluded: boolean;
  currency: string;
  customerId: string | null;
  email: string;
  phone: string | null;
  billingAddress: Address | null;
  shippingAddress: Address | null;
  attributes: Attribute[];
  note: string | null;
  tags: string[];
  landingSite: string | null;
  referringSite: string | null;
  cartToken: string | null;
  checkoutToken: string | null;
  sourceName: string;
  /** The company that bought, where one did. */
  company?: { id: string; locationId: string; name: string } | null;
  /** How the customer came, where that is more than the landing page says. */
  journey?: Journey | null;
  browserIp: string | null;
  userAgent: string | null;
  discountApplications: DiscountApplication[];
  lines: OrderLine[];
  shippingLines: ShippingLine[];
  transactions: Transaction[];
  refunds: Refund[];
  edited: boolean;
  /** Parts of the payload that a test wants different from what the twin would print (top-level keys). */
  overrides: Record<string, unknown>;
};
