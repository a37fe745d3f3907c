/*
 * A partner as deciding sees one: to whom it belongs, and what it was at a given instant. Status and group are lists of dated
 * changes, never a current value, so that an order is always judged by what held when it was created.
 */
import type { EpochMs } from './facts.ts';

export type PartnerStatus = 'approved' | 'suspended';

export interface Dated<Value> {
  readonly at: EpochMs;
  readonly value: Value;
}

export interface Partner {
  /** Unique in the shop; opaque here. */
  readonly key: string;
  /** The programme's key. */
  readonly program: string;
  readonly email: string;
  /** The key of the partner who earns overrides from this one. */
  readonly parent: string | null;
  /** In order of delivery. Before the first change a partner is not approved. */
  readonly statuses: readonly Dated<PartnerStatus>[];
  /** In order of delivery. Before the first change the group is `default`. */
  readonly groups: readonly Dated<string>[];
}

/** To whom a link or a discount code belongs, and from when on: what happened before is not theirs. */
export interface Owned {
  readonly partner: string;
  /** Null: always. */
  readonly since: EpochMs | null;
  /** Until then, and at the very instant no longer; absent while it goes on. */
  readonly until?: EpochMs;
}

export interface Link extends Owned {
  /** Compared exactly. */
  readonly code: string;
  readonly campaign: string | null;
  /** What the campaign was until an instant, earliest first; absent where it never changed. */
  readonly pastCampaigns?: readonly { readonly until: EpochMs; readonly campaign: string | null }[];
}

/** A click counts for the campaign that its link had then; at the very instant of a change, for the new one. */
export function campaignAt({ campaign, pastCampaigns = [] }: Link, at: EpochMs): string | null {
  const past = pastCampaigns.find(({ until }) => at < until);
  return past === undefined ? campaign : past.campaign;
}

export const defaultGroup = 'default';

/**
 * The value in force at an instant: that of the latest change not after it (a change counts from its very instant on); of two
 * changes at one instant the later delivered. Null before the first change.
 */
export function valueAt<Value>(changes: readonly Dated<Value>[], at: EpochMs): Value | null {
  let latest: Dated<Value> | null = null;
  for (const change of changes) {
    if (change.at <= at && (latest === null || change.at >= latest.at)) latest = change;
  }
  return latest === null ? null : latest.value;
}

/** From the very instant on. */
export function isOwnedAt({ since, until }: Owned, at: EpochMs): boolean {
  return (since === null || since <= at) && (until === undefined || at < until);
}

export function isApprovedAt(partner: Partner, at: EpochMs): boolean {
  return valueAt(partner.statuses, at) === 'approved';
}

export function groupAt(partner: Partner, at: EpochMs): string {
  return valueAt(partner.groups, at) ?? defaultGroup;
}
