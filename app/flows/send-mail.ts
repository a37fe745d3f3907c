/**
 * A mail from the outbox. It may be repeated after an attempt that broke off: its Message-ID follows from the outbox item, so a mailbox that
 * got it twice can tell. Without a mail server an item waits, visibly, and goes out once there is one; a sign-in link that has expired
 * meanwhile is not sent any more. The secret of a sign-in link leaves the row together with the mail. A mail that is marketing goes to nobody
 * who has not agreed to such mail in the shop, or has refused ours (mail-consent.ts); it ends as done, saying why it was not sent.
 */
import type { LinkShop } from '#app/domain/link-address.ts';
import { isMarketing, type MailConsentPorts, mayRemind } from './mail-consent.ts';
import { getRecipient, type MailRecipient, type RecipientPorts } from './mail-recipient.ts';
import type { Attempt, AttemptResult, OutboxEffect, OutboxHandler } from './outbox-attempt.ts';
import {
  type MailContent,
  type MailLocale,
  type MailPayload,
  mailLocales,
  type ReminderContent,
} from './outbox-kinds.ts';
import { type ReminderLetter, type ReminderLetterPorts, writeReminder } from './write-reminder.ts';

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
  /** By which a customer can tell who writes: the shop's e-mail address, and its postal one in lines. */
  readonly shopEmail: string | null;
  readonly shopAddress: readonly string[];
  /** Where such mail is refused; null in mail that is no marketing. */
  readonly unsubscribeUrl: string | null;
}

/** What is written: for a reminder no more the occasion, but what there is to say of it. */
export type Letter = Exclude<MailContent, ReminderContent> | ReminderLetter;

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
  /** For the mail program's own button; null in mail that is no marketing. */
  readonly unsubscribeUrl: string | null;
}

export type Posting =
  | { readonly posting: 'sent' }
  /** The server will never take it. */
  | { readonly posting: 'refused'; readonly reason: string }
  | { readonly posting: 'later'; readonly reason: string }
  /** The server does not let us in. */
  | { readonly posting: 'closed'; readonly reason: string };

export interface MailPorts extends RecipientPorts, MailConsentPorts, ReminderLetterPorts {
  readonly requireSender: (shopId: string) => Promise<MailSender>;
  /** Why there is nowhere to post to; null where there is. */
  readonly closedBecause: string | null;
  readonly render: (letter: Letter, context: MailContext) => Promise<RenderedMail>;
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
  if (ports.closedBecause !== null) return { result: 'blocked', error: ports.closedBecause };
  const found = await getRecipient(ports, shopId, payload);
  if ('result' in found) return found;
  const { recipient } = found;
  if (isMarketing(payload)) {
    const consent = await mayRemind(ports, shopId, recipient);
    if (!consent.may) return skipped(consent.because);
  }
  const written = await letterOf(ports, shopId, payload);
  if ('result' in written) return written;
  return 'over' in written ? skipped(written.over) : write(ports, attempt, recipient, written.letter);
}

/** Ended, and on record why nothing was sent: the occasion is over, or mail of it is not wanted. */
function skipped(because: string): AttemptResult {
  return { result: 'done', outcome: { skipped: because }, effect: null };
}

async function letterOf(ports: MailPorts, shopId: string, payload: MailPayload) {
  switch (payload.template) {
    case 'credit-expiring':
    case 'code-expiring':
    case 'never-shared':
    case 'friend-waiting':
      return writeReminder(ports, shopId, payload);
    default:
      return { letter: payload };
  }
}

async function write(
  ports: MailPorts,
  { shopId, outboxId, payload }: Attempt<MailPayload>,
  recipient: MailRecipient,
  letter: Letter,
): Promise<AttemptResult> {
  const sender = await ports.requireSender(shopId);
  const portalName = sender.domain.replace(/\.myshopify\.com$/, '');
  const locale = mailLocaleOf(payload.locale ?? recipient.locale);
  const unsubscribeUrl = isMarketing(payload) ? ports.unsubscribeUrl(shopId, portalName, recipient, locale) : null;
  const rendered = await ports.render(letter, {
    locale,
    recipientName: recipient.name,
    shopName: sender.shopName,
    shopEmail: sender.replyTo,
    shopAddress: recipient.customer?.shopAddress ?? [],
    portalName,
    unsubscribeUrl,
    linkShop: sender.linkShop,
  });
  const posting = await ports.post({
    ...rendered,
    messageKey: outboxId,
    to: { email: recipient.email, name: recipient.name },
    fromName: sender.shopName,
    replyTo: sender.replyTo,
    unsubscribeUrl,
  });
  return resultOf(posting, payload);
}

function resultOf(posting: Posting, payload: MailPayload): AttemptResult {
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

function secretOf(payload: MailPayload): OutboxEffect | null {
  return payload.template === 'sign-in' ? { on: 'payload', strike: ['data', 'token'] } : null;
}

/** The language in which mail is written for a language tag such as `fr-CA`. */
export function mailLocaleOf(tag: string): MailLocale {
  const language = tag.toLowerCase().split(/[-_]/)[0];
  return mailLocales.find((locale) => locale === language) ?? 'en';
}
