/*
 * The mail server of a simulated world. What it has taken it has taken, whether or not whoever posted it lives to know; a mail that is posted once
 * more under its own Message-ID is the same mail to everybody who reads it.
 */
import { createMailer, type Mailer } from '#app/adapters/mail/mailer.ts';
import type { OutgoingMail } from '#app/flows/send-mail.ts';
import type { Step } from './turns.ts';

export interface SimulatedMailbox {
  /** What a reader finds, in the order of its coming. */
  readonly letters: () => readonly OutgoingMail[];
  /** The way there for one process; each mail is offered as a step. */
  readonly mailerFor: (offer: (step: Step) => void) => Mailer;
}

export function createMailbox(): SimulatedMailbox {
  const taken = new Map<string, OutgoingMail>();
  return {
    letters: () => [...taken.values()],
    mailerFor: (offer) => ({
      closedBecause: null,
      post(mail) {
        const { promise, resolve } = Promise.withResolvers<{ posting: 'sent' }>();
        offer({
          what: `mail ${mail.subject}`,
          backend: null,
          carryOut: async () => void taken.set(mail.messageKey, mail),
          answer: () => resolve({ posting: 'sent' }),
        });
        return promise;
      },
      close: () => undefined,
    }),
  };
}

/** Of a world without a mail server: mails wait. */
export const noMailer = (): Mailer => createMailer({ smtpUrl: null, from: '', appUrl: 'http://127.0.0.1:3100' });
