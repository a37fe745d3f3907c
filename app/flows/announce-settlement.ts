/**
 * What the world is to hear of a settlement: a mail to each partner whose commission for an order came or changed, and the friend's reward.
 * Nothing of the shopper's person is in a partner's mail. Each wish has a key that names its event, so it is carried out once.
 */
import { friendCodeWish, mailWish, type OutboxWish, storeCreditWish } from './outbox-kinds.ts';
import type { LoadedHistory, RulebookIds } from './ports.ts';
import type { PlannedEntitlement, Settlement } from './settlement.ts';

export function wishesOf(loaded: LoadedHistory, settlement: Settlement, ids: RulebookIds): OutboxWish[] {
  return [...mailsOf(loaded, settlement, ids.partnerIds), ...rewardWishesOf(settlement)];
}

function mailsOf(loaded: LoadedHistory, settlement: Settlement, partnerIds: ReadonlyMap<string, string>): OutboxWish[] {
  const wishes: OutboxWish[] = [];
  const ofOrders = settlement.entitlements.filter(({ subject }) => subject.kind === 'order');
  const byOrderAndPartner = Map.groupBy(ofOrders, ({ subject, partner }) => JSON.stringify([subject.id, partner]));
  for (const changed of byOrderAndPartner.values()) {
    const [{ subject, partner } = { subject: null, partner: '' }] = changed;
    const partnerId = partnerIds.get(partner);
    if (subject === null || partnerId === undefined) continue;
    const known = loaded.holdings.filter(
      (held) => held.subject.kind === 'order' && held.subject.id === subject.id && held.partner === partner,
    );
    const before = sumOf(known);
    const after =
      before +
      sumOf(changed) -
      sumOf(known.filter((held) => changed.some((row) => row.rule === held.rule && row.program === held.program)));
    if (before === after) continue;
    const orderName = loaded.orderNames.get(subject.id) ?? subject.id;
    const version = settlement.decisions.find(
      (decision) => decision.subject.kind === 'order' && decision.subject.id === subject.id,
    )?.version;
    const key = `${subject.id}:${partnerId}`;
    wishes.push(
      known.length === 0
        ? mailWish(`commission-earned:${key}`, {
            to: { partnerId },
            locale: null,
            template: 'commission-earned',
            data: {
              orderName,
              amount: after.toString(),
              currency: settlement.currency,
              availableAt: availableAtOf(changed, settlement.at),
            },
          })
        : mailWish(`commission-changed:${key}:${version}`, {
            to: { partnerId },
            locale: null,
            template: 'commission-changed',
            data: { orderName, before: before.toString(), after: after.toString(), currency: settlement.currency },
          }),
    );
  }
  return wishes;
}

/** Each change of what a reward is, in either direction. What is taken back comes before what is given instead. */
function rewardWishesOf({ rewards }: Settlement): OutboxWish[] {
  return rewards.flatMap(({ rewardId, customerId, cause, difference, newCode, endedCodeId }) => [
    ...(endedCodeId === null ? [] : [friendCodeWish({ codeId: endedCodeId, customerId, cause })]),
    ...(difference === 0n ? [] : [storeCreditWish({ rewardId, customerId, cause })]),
    ...(newCode === null ? [] : [friendCodeWish({ codeId: newCode.codeId, customerId, cause })]),
  ]);
}

/** When the last of it can be paid; null where that is now. */
function availableAtOf(entitlements: readonly PlannedEntitlement[], now: number): string | null {
  const last = Math.max(...entitlements.map(({ maturesAt }) => maturesAt));
  return last <= now ? null : new Date(last).toISOString();
}

function sumOf(holdings: readonly { readonly pending: bigint; readonly available: bigint }[]): bigint {
  return holdings.reduce((total, { pending, available }) => total + pending + available, 0n);
}
