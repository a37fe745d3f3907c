/* What a proposed version of a programme would have changed in a period, in figures. */
import type { Entitlement, NobodyReason, Share, Via } from './decision.ts';
import type { EpochMs } from './facts.ts';

/** Minor units. */
export interface Sums {
  readonly before: bigint;
  readonly after: bigint;
}

export interface PartnerSums extends Sums {
  /** The partner's key. */
  readonly partner: string;
}

/** The head of an order's explanation: who, by what, and how much by which rule. */
export interface OrderHead {
  readonly via: Via | null;
  readonly reason: NobodyReason | null;
  readonly shares: readonly Share[];
  readonly entitlements: readonly Pick<Entitlement, 'partner' | 'rule' | 'amount'>[];
}

export interface OrderDifference {
  readonly orderId: string;
  readonly createdAt: EpochMs;
  /** How much more the shop would have paid for it. */
  readonly difference: bigint;
  /** What its partners would have gained and lost, added up: credit that only moves counts twice. */
  readonly moved: bigint;
  readonly before: OrderHead;
  readonly after: OrderHead;
}

export interface OrderCounts {
  readonly decided: number;
  /** Credited to others, in another way, or worth another amount. */
  readonly changed: number;
  /** Of these, credited to other partners or in other shares. */
  readonly reassigned: number;
}

export interface Outside {
  readonly orders: number;
  readonly commission: Sums;
  readonly rewards: Sums;
  readonly largest: readonly OrderDifference[];
}

export interface WhatIfSums {
  readonly histories: number;
  readonly orders: OrderCounts;
  /** Customers whose registration or verification earns otherwise. */
  readonly registrationsChanged: number;
  readonly commission: Sums;
  /** The friends' credit. */
  readonly rewards: Sums & { readonly friendsBefore: number; readonly friendsAfter: number };
  /** Everyone who earned on either side, by the size of the difference, then by key. */
  readonly partners: readonly PartnerSums[];
  /** The largest differences first. */
  readonly largest: readonly OrderDifference[];
  /** What changes as a consequence at other times. */
  readonly outside: Outside;
}
