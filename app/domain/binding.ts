/*
 * A customer belongs to the partner who brought them, for a time or for life. Only a free customer (never bound, or lapsed) is bound;
 * what the customer buys through the binding does not renew it. How long it lasts is what the bound partner's own programme says at
 * the moment that asks, so 0 days ends it at once. The source is settlement.md, "Binding".
 */
import type { EpochMs } from './facts.ts';
import { type Rulebook, versionOf } from './history.ts';
import { dayMs } from './instant.ts';
import type { Partner } from './partner.ts';

export interface Binding {
  readonly partner: Partner;
  readonly at: EpochMs;
}

export function hasLapsed(binding: Binding, at: EpochMs, rulebook: Rulebook): boolean {
  const { customerDays } = versionOf(rulebook, binding.partner, at).terms.attribution;
  if (customerDays === null) return false;
  return customerDays === 0 || at - binding.at > customerDays * dayMs;
}

/** The customer's binding after a registration or an order that would bind to `partner` (null: to nobody). */
export function bindingAfter(
  binding: Binding | null,
  partner: Partner | null,
  at: EpochMs,
  rulebook: Rulebook,
): Binding | null {
  if (partner === null) return binding;
  if (binding !== null && !hasLapsed(binding, at, rulebook)) return binding;
  const bound = { partner, at };
  return hasLapsed(bound, at, rulebook) ? binding : bound;
}
