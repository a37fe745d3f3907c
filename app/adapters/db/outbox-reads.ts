/** What carrying out an item of the outbox needs to know of the shop's rows. */
import type { LinkHost } from '#app/domain/link-address.ts';
import type { RecipientPorts } from '#app/flows/mail-recipient.ts';
import type { RewardCredit } from '#app/flows/move-store-credit.ts';
import type { MailSender } from '#app/flows/send-mail.ts';
import type { RewardPayment } from '#app/flows/send-reward-payment.ts';
import type { Database } from './database.ts';
import { inShop } from './in-shop.ts';

export async function getReward(database: Database, shopId: string, rewardId: string): Promise<RewardCredit | null> {
  const reward = await inShop(database, shopId, (tx) =>
    tx.reward.findUnique({
      where: { shopId_rewardId: { shopId, rewardId } },
      include: { transactions: { select: { amount: true } } },
    }),
  );
  if (reward === null) return null;
  const { customerId, currency, amount: due, transactions, expiryDays, notify } = reward;
  const given = transactions.reduce((sum, { amount }) => sum + amount, 0n);
  return { customerId, currency, due, given, expiryDays, notify };
}

export async function getRewardPayment(
  database: Database,
  shopId: string,
  paymentId: string,
): Promise<RewardPayment | null> {
  return inShop(database, shopId, (tx) =>
    tx.rewardPayment.findUnique({
      where: { shopId_paymentId: { shopId, paymentId } },
      select: { paymentId: true, customerId: true, currency: true, amount: true, code: true },
    }),
  );
}

export function getMailedPartner(
  database: Database,
  shopId: string,
  partnerId: string,
): ReturnType<RecipientPorts['getPartner']> {
  return inShop(database, shopId, (tx) =>
    tx.partner.findUnique({
      where: { shopId_partnerId: { shopId, partnerId } },
      select: { email: true, name: true, locale: true },
    }),
  );
}

export async function requireMailSender(database: Database, shopId: string): Promise<MailSender> {
  const shop = await inShop(database, shopId, (tx) =>
    tx.shop.findUniqueOrThrow({
      where: { shopId },
      select: { name: true, domain: true, email: true, storefrontUrl: true, linkHost: true },
    }),
  );
  const { domain, storefrontUrl } = shop;
  const linkShop = { domain, storefrontUrl, linkHost: shop.linkHost as LinkHost };
  return { shopName: shop.name || domain, domain, replyTo: shop.email, linkShop };
}
