/**
 * A mail from the outbox. It may be repeated after an attempt that broke off: its Message-ID follows from the outbox item, so a mailbox that
 * got it twice can tell. Without a mail server an item waits, visibly, and goes out once there is one; a sign-in link that has expired
 * meanwhile is not sent any more. The secret of a sign-in link leaves the row together with the mail.
 */
import type { LinkShop } from '#app/domain/link-address.ts';
import type { Attempt, AttemptResult, OutboxEffect, OutboxHandler } from './outbox-attempt.ts';
import { type MailContent, type MailLocale, type MailPayload, mailLocales } from './outbox-kinds.ts';

export interface MailRecipient {
  readonly email: string;
  readonly name: string | null;
  readonly locale: string;
}

/** The shop in whose name a mail is written. */
export interface MailSender {
  readonly shopName: string;
  /** *.myshopify.com */
  readonly domain: string;
  readonly replyTo: string | null;
  readonly linkShop: LinkShop;
}

export interface MailContext {
  readonly locale: MailLocale;
  readonly recipientName: string | null;
  readonly shopName: string;
  /** Of the portal's pages: the first part of the shop's domain. */
  readonly portalName: string;
  /** What its links' addresses depend on. */
  readonly linkShop: LinkShop;
}

export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

export interface OutgoingMail extends RenderedMail {
  /** Equal for equal mails. */
  readonly messageKey: string;
  readonly to: { readonly email: string; readonly name: string | null };
  readonly fromName: string;
  readonly replyTo: string | null;
}

export type Posting =
  | { readonly posting: 'sent' }
  /** The server will never take it. */
  | { readonly posting: 'refused'; readonly reason: string }
  | { readonly posting: 'later'; readonly reason: string }
  /** The server does not let us in. */
  | { readonly posting: 'closed'; readonly reason: string };

export interface MailPorts {
  readonly getRecipient: (shopId: string, partnerId: string) => Promise<MailRecipient | null>;
  readonly requireSender: (shopId: string) => Promise<MailSender>;
  /** Why there is nowhere to post to; null where there is. */
  readonly closedBecause: string | null;
  readonly render: (content: MailContent, context: MailContext) => Promise<RenderedMail>;
  readonly post: (mail: OutgoingMail) => Promise<Posting>;
  readonly clock: () => number;
}

/** A sign-in link works for ten minutes. */
const signInLifeMs = 10 * 60_000;

export function mailHandler(ports: MailPorts): OutboxHandler<MailPayload> {
  return {
    closedBecause: ports.closedBecause,
    sideBySide: true,
    repeatable: true,
    carryOut: (attempt) => sendMail(ports, attempt),
    effectOf: (payload, state) => (state === 'failed' ? secretOf(payload) : null),
  };
}

async function sendMail(ports: MailPorts, attempt: Attempt<MailPayload>): Promise<AttemptResult> {
  const { shopId, payload } = attempt;
  if (payload.template === 'sign-in' && ports.clock() - attempt.createdAt > signInLifeMs) {
    return { result: 'failed', error: 'the sign-in link expired before it could be sent' };
  }
  const recipient = await getRecipient(ports, shopId, payload);
  if (recipient === null) return { result: 'failed', error: 'the partner does not exist' };
  const sender = await ports.requireSender(shopId);
  const rendered = await ports.render(payload, {
    locale: mailLocaleOf(payload.locale ?? recipient.locale),
    recipientName: recipient.name,
    shopName: sender.shopName,
    portalName: sender.domain.replace(/\.myshopify\.com$/, ''),
    linkShop: sender.linkShop,
  });
  const posting = await ports.post({
    ...rendered,
    messageKey: attempt.outboxId,
    to: { email: recipient.email, name: recipient.name },
    fromName: sender.shopName,
    replyTo: sender.replyTo,
  });
  switch (posting.posting) {
    case 'sent':
      return { result: 'done', outcome: { sent: true }, effect: secretOf(payload) };
    case 'refused':
      return { result: 'failed', error: posting.reason };
    case 'later':
      return { result: 'retry', error: posting.reason, afterMs: null };
    case 'closed':
      return { result: 'blocked', error: posting.reason };
  }
}

async function getRecipient(ports: MailPorts, shopId: string, { to }: MailPayload): Promise<MailRecipient | null> {
  return 'partnerId' in to ? ports.getRecipient(shopId, to.partnerId) : { email: to.email, name: null, locale: 'en' };
}

function secretOf(payload: MailPayload): OutboxEffect | null {
  return payload.template === 'sign-in' ? { on: 'payload', strike: ['data', 'token'] } : null;
}

/** The language in which mail is written for a language tag such as `fr-CA`. */
export function mailLocaleOf(tag: string): MailLocale {
  const language = tag.toLowerCase().split(/[-_]/)[0];
  return mailLocales.find((locale) => locale === language) ?? 'en';
}
