/**
 * The way to the mail server. Without one (no SMTP_URL) nothing is thrown away and nothing is said to have been sent: the mail is told to
 * wait. Addresses and names go through nodemailer's own encoding as parts, never as a header put together here.
 */
import type { SendMailOptions } from 'nodemailer';
import type { OutgoingMail, Posting } from '#app/flows/send-mail.ts';
import { oneLine } from './one-line.ts';

export interface MailerOptions {
  readonly smtpUrl: string | null;
  /** `Name <address>` or an address: whose name a shop's own replaces. */
  readonly from: string;
  /** The app's origin: its host ends the Message-IDs. */
  readonly appUrl: string;
}

export interface Mailer {
  /** Why there is nowhere to post to; null where there is. */
  readonly closedBecause: string | null;
  post(mail: OutgoingMail): Promise<Posting>;
  close(): void;
}

const timeoutsMs = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 10_000 };

export function createMailer(options: MailerOptions): Mailer {
  const { smtpUrl } = options;
  if (smtpUrl === null) return closedMailer('no mail server is configured (SMTP_URL)');
  // Made with the first mail: a process that sends none is spared the package.
  let transport: ReturnType<typeof openTransport> | null = null;
  const getTransport = () => {
    transport ??= openTransport(smtpUrl);
    return transport;
  };
  const host = new URL(options.appUrl).hostname;
  const fromAddress = /<([^<>]+)>\s*$/.exec(options.from)?.[1] ?? options.from;
  return {
    closedBecause: null,
    async post(mail) {
      const { sendMail } = await getTransport();
      try {
        await sendMail({
          messageId: `<${mail.messageKey}@${host}>`,
          from: { name: oneLine(mail.fromName), address: fromAddress },
          to: { name: oneLine(mail.to.name ?? ''), address: oneLine(mail.to.email) },
          ...(mail.replyTo === null ? {} : { replyTo: oneLine(mail.replyTo) }),
          subject: mail.subject,
          html: mail.html,
          text: mail.text,
          // Out-of-office answers to it help nobody.
          headers: {
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
            ...unsubscribeHeaders(mail),
          },
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return { posting: 'sent' };
      } catch (error) {
        return postingOf(error);
      }
    },
    close: () => void transport?.then(({ close }) => close()),
  };
}

/** By which a mail program unsubscribes at the press of its own button, without opening anything: https://www.rfc-editor.org/rfc/rfc8058 */
function unsubscribeHeaders({ unsubscribeUrl }: OutgoingMail): Record<string, string> {
  if (unsubscribeUrl === null) return {};
  return { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

function closedMailer(reason: string): Mailer {
  return { closedBecause: reason, post: async () => ({ posting: 'closed', reason }), close: () => undefined };
}

async function openTransport(url: string) {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({ url, pool: true, maxConnections: 5, ...timeoutsMs });
  return { sendMail: (mail: SendMailOptions) => transport.sendMail(mail), close: () => transport.close() };
}

// What the server says may name the address, so only its code is repeated.
function postingOf(error: unknown): Posting {
  const { code, responseCode } = error as { readonly code?: string; readonly responseCode?: number };
  const reason = `the mail server answered ${responseCode ?? code ?? 'nothing'}`;
  if (code === 'EAUTH') return { posting: 'closed', reason };
  if (code === 'EENVELOPE' && (responseCode === undefined || responseCode >= 500))
    return { posting: 'refused', reason };
  if (code === 'EMESSAGE' && responseCode !== undefined && responseCode >= 500) return { posting: 'refused', reason };
  return { posting: 'later', reason };
}
