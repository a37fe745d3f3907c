/**
 * The duty that reminds: friends of a credit that is about to expire, referrers who never shared their link, and referrers whose friend has not
 * ordered yet (domain/reminder.ts). Each occasion is written down together with the wish for its mail, under a key of its own, so it is reminded of
 * once however often this is run and wherever a process dies. Whether the mail may be sent, and whether the occasion is still there, is asked when
 * the mail's turn comes (send-mail.ts).
 */
import type { EpochMs } from '#app/domain/facts.ts';
import { type ReminderKind, reminderKinds } from '#app/domain/reminder.ts';
import type { Duty } from './duties.ts';
import { mailWish, type OutboxWish, type ReminderContent } from './outbox-kinds.ts';

/** Something to remind a customer of. */
export interface Occasion {
  readonly kind: ReminderKind;
  /** Names it among those of its kind. */
  readonly event: string;
  /** Whom to remind: Shopify's number, as text. */
  readonly customerId: string;
  readonly content: ReminderContent;
}

export interface ReminderTransaction {
  /** Nobody else reminds this shop's customers until the transaction ends. */
  takeTurn(): Promise<void>;
  /** Those that are due and were not reminded of, at most `limit`: of one person at most one. */
  listDue(kind: ReminderKind, at: EpochMs, limit: number): Promise<readonly Occasion[]>;
  record(occasions: readonly Occasion[], at: EpochMs): Promise<void>;
  writeOutbox(wishes: readonly OutboxWish[]): Promise<void>;
}

export interface ReminderPorts {
  readonly inTransaction: <Result>(
    shopId: string,
    work: (tx: ReminderTransaction) => Promise<Result>,
  ) => Promise<Result>;
  readonly clock: () => EpochMs;
  readonly ring: (shopId: string) => void;
}

const occasionsAtOnce = 100;
const batchesAtOnce = 20;
const soonMs = 1_000;

/** One batch of each kind. Returns how many mails were asked for, and whether there may be more. */
export async function remindCustomers(
  ports: ReminderPorts,
  shopId: string,
): Promise<{ readonly reminded: number; readonly more: boolean }> {
  let reminded = 0;
  let more = false;
  for (const kind of reminderKinds) {
    const found = await ports.inTransaction(shopId, async (tx) => {
      await tx.takeTurn();
      const at = ports.clock();
      const occasions = await tx.listDue(kind, at, occasionsAtOnce);
      await tx.record(occasions, at);
      await tx.writeOutbox(occasions.map(reminderWish));
      return occasions.length;
    });
    reminded += found;
    more ||= found === occasionsAtOnce;
  }
  if (reminded > 0) ports.ring(shopId);
  return { reminded, more };
}

function reminderWish({ kind, event, customerId, content }: Occasion): OutboxWish {
  return mailWish(`reminder:${kind}:${event}`, { to: { customerId }, locale: null, ...content });
}

export function remindCustomersDuty(ports: ReminderPorts): Duty {
  return async (shopId, { state, signal }) => {
    let reminded = remindedBefore(state);
    for (let batch = 0; batch < batchesAtOnce; batch++) {
      const result = await remindCustomers(ports, shopId);
      reminded += result.reminded;
      if (!result.more) return { end: 'done', report: { reminded }, state: null };
      if (signal.aborted) break;
    }
    return { end: 'continues', state: { reminded }, afterMs: soonMs };
  };
}

/** By the earlier turns of this run. */
function remindedBefore(state: unknown): number {
  return typeof state === 'object' && state !== null && 'reminded' in state ? Number(state.reminded) : 0;
}
