/**
 * A customer's own code that the merchant deleted or switched off in Shopify is gone by the merchant's own hand, so nothing is granted in its
 * place by itself. The merchant may say, with a reason, that it is to be granted again: another code worth the same, once, whoever presses how
 * often. Shopify is asked first, so that a code which was used, or is switched on again, is not given a second time.
 */
import { Failure } from '#app/domain/failure.ts';
import { friendCode, personalCode, personalCodeStanding } from '#app/domain/personal-code.ts';
import { friendCodeWish, type OutboxWish, rewardPaymentWish } from './outbox-kinds.ts';
import type { AuditRecord } from './partner-records.ts';
import type { PersonalCodeCalls } from './personal-code-once.ts';

export interface GrantAgainRequest {
  readonly whose: 'friend' | 'referrer';
  /** Of the friend's reward, or of the payment to the referrer. */
  readonly id: string;
  /** The one that is gone: where another has taken its place meanwhile, nothing happens. */
  readonly code: string;
  readonly reason: string;
  readonly actor: string;
}

export interface GrantAgainTransaction {
  /**
   * The code of a friend's reward that was removed, null where that is not so. Nobody settles the friend's history, and nobody says anything new
   * of the code, until the transaction ends.
   */
  lockFriendCode(rewardId: string, code: string): Promise<{ readonly customerId: string } | null>;
  /** The reward is another code from now on, worth the same. */
  replaceFriendCode(rewardId: string, another: { readonly codeId: string; readonly code: string }): Promise<void>;
  /** The same of a payment to a referrer. */
  lockPaidCode(
    paymentId: string,
    code: string,
  ): Promise<{ readonly customerId: string; readonly partnerId: string } | null>;
  replacePaidCode(paymentId: string, code: string): Promise<void>;
  recordAudit(event: AuditRecord): Promise<void>;
  writeOutbox(wishes: readonly OutboxWish[]): Promise<void>;
}

export interface GrantAgainPorts extends Pick<PersonalCodeCalls, 'findPersonalCode'> {
  readonly inTransaction: <Result>(
    shopId: string,
    work: (tx: GrantAgainTransaction) => Promise<Result>,
  ) => Promise<Result>;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly ring: (shopId: string) => void;
}

/** Throws a {@link Failure}: `conflict` where there is nothing to be granted again, `unavailable` while Shopify cannot be asked. */
export async function grantCodeAgain(
  ports: GrantAgainPorts,
  shopId: string,
  request: GrantAgainRequest,
): Promise<{ readonly code: string }> {
  await refuseLiving(ports, shopId, request.code);
  const newId = ports.newId();
  const code = request.whose === 'friend' ? friendCode(newId) : personalCode(newId);
  await ports.inTransaction(shopId, async (tx) => {
    const wish =
      request.whose === 'friend'
        ? await grantFriend(tx, request, { codeId: newId, code })
        : await payAgain(tx, request, { cause: newId, code });
    const { actor, reason } = request;
    const detail = { code, before: request.code, reason };
    await tx.recordAudit({
      at: new Date(ports.clock()),
      actor,
      action: 'reward_code.granted_again',
      subject: wish.subject,
      detail,
    });
    await tx.writeOutbox([wish.wish]);
  });
  ports.ring(shopId);
  return { code };
}

async function refuseLiving(ports: GrantAgainPorts, shopId: string, code: string): Promise<void> {
  const found = await ports.findPersonalCode(shopId, code);
  if (found.outcome !== 'ok') {
    throw new Failure('unavailable', 'Shopify cannot be asked about the code just now. Try again in a minute.');
  }
  const { state } = personalCodeStanding({ code, expiresAt: null }, found.data, ports.clock());
  if (state === 'used') throw new Failure('conflict', `${code} has been used, so it is not granted again.`);
  if (state === 'made') throw new Failure('conflict', `${code} is switched on in Shopify again, and can be used.`);
}

const dealtWith = () => new Failure('conflict', 'This code has been dealt with meanwhile.');

async function grantFriend(
  tx: GrantAgainTransaction,
  { id: rewardId, code: gone }: GrantAgainRequest,
  another: { readonly codeId: string; readonly code: string },
) {
  const removed = await tx.lockFriendCode(rewardId, gone);
  if (removed === null) throw dealtWith();
  await tx.replaceFriendCode(rewardId, another);
  const { customerId } = removed;
  const { codeId } = another;
  return { subject: `customer:${customerId}`, wish: friendCodeWish({ codeId, customerId, cause: 'granted again' }) };
}

/** The ledger goes on saying that it was paid. */
async function payAgain(
  tx: GrantAgainTransaction,
  { id: paymentId, code: gone }: GrantAgainRequest,
  { cause, code }: { readonly cause: string; readonly code: string },
) {
  const removed = await tx.lockPaidCode(paymentId, gone);
  if (removed === null) throw dealtWith();
  await tx.replacePaidCode(paymentId, code);
  const { customerId, partnerId } = removed;
  return { subject: `partner:${partnerId}`, wish: rewardPaymentWish({ paymentId, customerId, cause }) };
}
