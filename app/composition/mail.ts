/** Mail: what it says, to whom it goes, and who wants none of which kind, composed. */
import { createPersonMarks } from '#app/adapters/crypto/person-marks.ts';
import { createUnsubscribeTokens } from '#app/adapters/crypto/unsubscribe-token.ts';
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { deleteRefusal, hasRefused, recordRefusal } from '#app/adapters/db/mail-refusals.ts';
import { getMailedPartner, requireMailSender } from '#app/adapters/db/outbox-reads.ts';
import { listReminders, type ReminderQuery } from '#app/adapters/db/read/admin-reminders.ts';
import {
  getExpiringCode,
  getExpiringCredit,
  getUnsharedReferrer,
  getWaitingFriend,
} from '#app/adapters/db/reminder-occasions.ts';
import { reminderTransaction } from '#app/adapters/db/reminder-records.ts';
import { mailLinks } from '#app/adapters/mail/mail-links.ts';
import type { Mailer } from '#app/adapters/mail/mailer.ts';
import type { AdminClient } from '#app/adapters/shopify/admin-client.ts';
import { readMailContact, readUnspentCredit } from '#app/adapters/shopify/mail-reader.ts';
import { createPersonalCodeCalls } from '#app/adapters/shopify/personal-codes.ts';
import { invariant } from '#app/domain/failure.ts';
import { chooseMail, chooseMailByLink, getMailChoice, type MailChoicePorts } from '#app/flows/choose-mail.ts';
import { type ReminderPorts, remindCustomers, remindCustomersDuty } from '#app/flows/remind-customers.ts';
import { mailHandler } from '#app/flows/send-mail.ts';
import type { Base } from './base.ts';

/** Who carries out what the outbox asks for of mail. */
export function composeMail({ clock, config, database }: Base, adminClient: AdminClient, mailer: Mailer) {
  const links = mailLinks(config.appUrl);
  const tokens = createUnsubscribeTokens(config.encryptionKey);
  const markOf = createMailMarks(config.encryptionKey);
  const reader = () => ({ database, now: clock(), appUrl: config.appUrl });
  return mailHandler({
    getPartner: (shopId, partnerId) => getMailedPartner(database, shopId, partnerId),
    readContact: (shopId, customerId) => readMailContact(adminClient, shopId, customerId),
    requireSender: (shopId) => requireMailSender(database, shopId),
    closedBecause: mailer.closedBecause,
    hasRefused: async (shopId, email) => {
      const mark = markOf(shopId, email);
      return mark === null || hasRefused(database, shopId, mark);
    },
    unsubscribeUrl(shopId, portalName, { email, customer }, locale) {
      const mark = markOf(shopId, email);
      invariant(mark !== null, 'nobody is reminded at what is no address');
      const token = tokens.write(shopId, { mark, customerId: customer?.customerId ?? null });
      return links.unsubscribe(portalName, token, locale);
    },
    getExpiringCredit: (shopId, rewardId) => getExpiringCredit(database, shopId, rewardId),
    getExpiringCode: (shopId, codeId) => getExpiringCode(database, shopId, codeId),
    getUnsharedReferrer: (shopId, partnerId) => getUnsharedReferrer(reader(), shopId, partnerId),
    getWaitingFriend: (shopId, partnerId, friendId) => getWaitingFriend(reader(), shopId, partnerId, friendId),
    readUnspent: (shopId, credit) => readUnspentCredit(adminClient, shopId, credit),
    findPersonalCode: createPersonalCodeCalls(adminClient, clock).findPersonalCode,
    // Loaded with the first mail: a process that writes none is spared React's mail components.
    render: async (letter, context) => {
      const { renderMail } = await import('#app/adapters/mail/render-mail.tsx');
      return renderMail(links, letter, context);
    },
    post: (mail) => mailer.post(mail),
    clock,
  });
}

export function composeReminders({ clock, database }: Base, ring: (shopId: string) => void) {
  const ports: ReminderPorts = {
    inTransaction: (shopId, work) => inShopSql(database, shopId, (sql) => work(reminderTransaction(sql, shopId))),
    clock,
    ring,
  };
  return {
    remindCustomersDuty: remindCustomersDuty(ports),
    /** One batch of each kind; see flows/remind-customers.ts. */
    remindCustomers: (shopId: string) => remindCustomers(ports, shopId),
    /** What became of them, for the merchant. */
    list: (shopId: string, query: ReminderQuery) => listReminders(database, shopId, query),
  };
}

/** What people choose to get, by a mail's link or signed in to the portal. */
export function composeMailChoices({ clock, config, database }: Base) {
  const tokens = createUnsubscribeTokens(config.encryptionKey);
  const markOf = createMailMarks(config.encryptionKey);
  const ports: MailChoicePorts = {
    readToken: (shopId, token) => tokens.read(shopId, token),
    hasRefused: (shopId, mark) => hasRefused(database, shopId, mark),
    recordRefusal: (shopId, refusal) => recordRefusal(database, shopId, refusal),
    deleteRefusal: (shopId, mark) => deleteRefusal(database, shopId, mark),
    clock,
  };
  return {
    /** Null for a link that does not work. */
    getByLink: (shopId: string, token: string) => getMailChoice(ports, shopId, token),
    /** False for a link that does not work. */
    chooseByLink: (shopId: string, token: string, refused: boolean) => chooseMailByLink(ports, shopId, token, refused),
    /** Whether a partner gets reminders. Nobody is reminded at what is no address. */
    async wants(shopId: string, email: string): Promise<boolean> {
      const mark = markOf(shopId, email);
      return mark !== null && !(await hasRefused(database, shopId, mark));
    },
    async choose(shopId: string, email: string, refused: boolean): Promise<void> {
      const mark = markOf(shopId, email);
      if (mark !== null) await chooseMail(ports, shopId, { mark, customerId: null }, refused);
    },
  };
}

/** Null for what is no address. */
function createMailMarks(key: string): (shopId: string, email: string) => string | null {
  const marksOf = createPersonMarks(key);
  return (shopId, email) => marksOf(shopId, { emails: [email], phones: [], addresses: [] })[0]?.mark ?? null;
}
