/**
 * A partner's status or group, or a programme's terms, changed at a time: every order and registration from then on may be decided otherwise,
 * none before it. They are settled in waves, and what is left is put back into the inbox as an item of its own, so that a change which touches
 * a hundred thousand customers holds up nobody and survives a worker that dies on the way.
 */
import type { Since } from './arrived-facts.ts';
import type { InboxItem, ShopTransaction } from './ports.ts';

export interface Wave {
  readonly historyKeys: readonly string[];
  /** What comes after them; null where they are the last. */
  readonly rest: { readonly partnerId: string | null; readonly since: number; readonly after: string } | null;
}

const lastWave: Wave = { historyKeys: [], rest: null };

/** The next histories to settle for a change, at most `limit`. */
export async function planWave(tx: ShopTransaction, since: Since, limit: number): Promise<Wave> {
  const at = since.at ?? (since.partnerId === null ? null : await tx.getPartnerChangedAt(since.partnerId));
  if (at === null) return lastWave;
  if (since.after === '') await tx.awaitSettlements();
  const historyKeys = await tx.listHistoriesSince(at, since.after, limit);
  const last = historyKeys.at(-1);
  if (last === undefined || historyKeys.length < limit) return { historyKeys, rest: null };
  return { historyKeys, rest: { partnerId: since.partnerId, since: at, after: last } };
}

/** Puts what a wave left over into the inbox. */
export async function continueWave(
  tx: ShopTransaction,
  item: InboxItem,
  wave: Wave,
  newId: () => string,
): Promise<void> {
  if (wave.rest === null) return;
  await tx.appendItem({ topic: item.topic, webhookId: `wave:${newId()}`, body: wave.rest });
}
