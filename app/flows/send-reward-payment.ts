/**
 * A partner's reward reaches the customer whom the partner is, exactly once: as store credit, looked up before and after a call whose answer was
 * lost (store-credit-once.ts), or as a discount code of the payment's own, which Shopify can hold only once. Only what certainly did not happen
 * fails; then the ledger takes the payment back.
 */
import type { Attempt, AttemptResult, Json, OutboxHandler } from './outbox-attempt.ts';
import { mailWish, type OutboxWish, type RewardPaymentPayload } from './outbox-kinds.ts';
import {
  findMade,
  type Made,
  makePersonalCode,
  type PersonalCode,
  type PersonalCodeCalls,
} from './personal-code-once.ts';
import {
  type CreditCalls,
  creditSwitchedOff,
  findNoted,
  noteBefore,
  notMoved,
  readNoted,
  stillUnknown,
  tooManySince,
} from './store-credit-once.ts';

export interface RewardPayment {
  readonly paymentId: string;
  readonly customerId: string;
  readonly currency: string;
  /** Minor units, above 0. */
  readonly amount: bigint;
  /** Null where it is paid in store credit. */
  readonly code: string | null;
}

export interface SendRewardPorts extends CreditCalls, PersonalCodeCalls {
  /** Null for a payment that is unknown. */
  readonly getPayment: (shopId: string, paymentId: string) => Promise<RewardPayment | null>;
}

export function rewardPaymentHandler(ports: SendRewardPorts): OutboxHandler<RewardPaymentPayload> {
  return {
    // Those of one customer have one serial key, and only one of them is ever under way.
    sideBySide: true,
    repeatable: false,
    carryOut: (attempt) => send(ports, attempt),
    findOut: (attempt) => findSent(ports, attempt),
    effectOf: ({ paymentId }, ended, lastError) => {
      return { on: 'reward_payment', paymentId, state: ended === 'waiting' ? 'requested' : ended, lastError };
    },
  };
}

const noPayment: AttemptResult = { result: 'failed', error: 'the payment does not exist' };

async function send(
  ports: SendRewardPorts,
  { shopId, payload, writeNote }: Attempt<RewardPaymentPayload>,
): Promise<AttemptResult> {
  const payment = await ports.getPayment(shopId, payload.paymentId);
  if (payment === null) return noPayment;
  const { code } = payment;
  return code === null ? credit(ports, shopId, payment, writeNote) : giveCode(ports, shopId, payment, code, writeNote);
}

async function credit(
  ports: SendRewardPorts,
  shopId: string,
  payment: RewardPayment,
  writeNote: (note: Json) => Promise<void>,
): Promise<AttemptResult> {
  const { customerId, currency, amount } = payment;
  const owner = { shopId, customerId, currency };
  const account = await ports.readAccount(owner);
  if (account.outcome !== 'ok') return notMoved(account);
  if (account.data === null) return { result: 'failed', error: 'the shop has no such customer' };
  if (!account.data.enabled) return { result: 'blocked', error: creditSwitchedOff };
  await writeNote(noteBefore(account.data, amount));
  // We write by ourselves, saying what it is for: two mails about one credit would be one too many.
  const answer = await ports.credit({ ...owner, amount, expiresAt: null, notify: false });
  if (answer.outcome === 'ok') return credited(payment, answer.data.transactionId);
  return answer.outcome === 'unknown' ? { result: 'unknown', error: answer.reason } : notMoved(answer);
}

/** Null: the attempt before this one paid nothing. */
async function findSent(
  ports: SendRewardPorts,
  { shopId, payload, note }: Attempt<RewardPaymentPayload>,
): Promise<AttemptResult | null> {
  const payment = await ports.getPayment(shopId, payload.paymentId);
  if (payment === null) return noPayment;
  const { code } = payment;
  if (code === null) return findCredited(ports, shopId, payment, note);
  const made = await findMade(ports, codeOf(shopId, payment, code), note);
  return made === null ? null : given(payment, code, made);
}

async function findCredited(
  ports: SendRewardPorts,
  shopId: string,
  payment: RewardPayment,
  note: unknown,
): Promise<AttemptResult | null> {
  const before = readNoted(note);
  if (before === null) return null;
  const account = await ports.readAccount({ shopId, ...payment });
  if (account.outcome !== 'ok') return stillUnknown(account);
  if (account.data === null) return { result: 'failed', error: 'the shop no longer has this customer' };
  const finding = findNoted(account.data, before);
  switch (finding.found) {
    case 'it':
      return credited(payment, finding.transaction.transactionId);
    case 'nothing':
      return null;
    case 'too_many':
      return { result: 'unknown', error: tooManySince };
  }
}

function credited(payment: RewardPayment, transactionId: string): AttemptResult {
  const { paymentId } = payment;
  return {
    result: 'done',
    outcome: { transactionId },
    effect: { on: 'reward_paid', paymentId, transactionId, code: null, discountGid: null, tells: paidMail(payment) },
  };
}

function paidMail({ paymentId, customerId, currency, amount, code }: RewardPayment): OutboxWish {
  // A code that takes another's place is told of once more.
  return mailWish(code === null ? `reward-paid:${paymentId}` : `reward-paid:${paymentId}:${code}`, {
    to: { customerId },
    locale: null,
    template: 'reward-paid',
    // Codes that pay are made without an end.
    data: { amount: amount.toString(), currency, code, expiresAt: null },
  });
}

async function giveCode(
  ports: SendRewardPorts,
  shopId: string,
  payment: RewardPayment,
  code: string,
  writeNote: (note: Json) => Promise<void>,
): Promise<AttemptResult> {
  return given(payment, code, await makePersonalCode(ports, codeOf(shopId, payment, code), writeNote));
}

function codeOf(shopId: string, { customerId, currency, amount }: RewardPayment, code: string): PersonalCode {
  return { shopId, customerId, code, currency, worth: { percent: null, amount, minOrder: null }, endsAt: null };
}

function given(payment: RewardPayment, code: string, made: Made | AttemptResult): AttemptResult {
  if (made.result !== 'made') return made;
  const { paymentId } = payment;
  return {
    result: 'done',
    outcome: { code },
    effect: {
      ...{ on: 'reward_paid', paymentId, transactionId: null, code },
      discountGid: made.discountGid,
      tells: paidMail(payment),
    },
  };
}
