/** Mail from its template: subject, HTML, and the same in plain text. */
import { render, toPlainText } from '@react-email/components';
import type { ReactElement } from 'react';
import type { Letter, MailContext, RenderedMail } from '#app/flows/send-mail.ts';
import { dateText, moneyText } from './mail-format.ts';
import type { MailLinks } from './mail-links.ts';
import { mailTexts } from './mail-texts.ts';
import { oneLine } from './one-line.ts';
import { ApplicationApproved, ApplicationReceived, ApplicationRejected } from './templates/application-mails.tsx';
import { CommissionChanged, CommissionEarned, SignIn } from './templates/partner-mails.tsx';
import {
  CodeExpiring,
  CreditExpiring,
  FriendCode,
  FriendWaiting,
  friendName,
  NeverShared,
  RewardPaid,
  worthText,
} from './templates/referral-mails.tsx';

export async function renderMail(links: MailLinks, letter: Letter, context: MailContext): Promise<RenderedMail> {
  const { subject, mail } = compose(links, letter, context);
  const html = await render(mail);
  return { subject: oneLine(subject), html, text: toPlainText(html, asWritten) };
}

// Titles in the text part stand as they were written: capitals throughout are harder to read, and to read aloud.
const asWritten = { selectors: [{ selector: 'h1', options: { uppercase: false } }] };

interface Composed {
  readonly subject: string;
  readonly mail: ReactElement;
}

function compose(links: MailLinks, letter: Letter, context: MailContext): Composed {
  const texts = mailTexts[context.locale];
  const common = { links, context };
  switch (letter.template) {
    case 'application-received':
      return {
        subject: texts.applicationReceived.subject(letter.data.programName),
        mail: <ApplicationReceived {...common} data={letter.data} />,
      };
    case 'application-approved':
      return {
        subject: texts.applicationApproved.subject(letter.data.programName),
        mail: <ApplicationApproved {...common} data={letter.data} />,
      };
    case 'application-rejected':
      return {
        subject: texts.applicationRejected.subject(letter.data.programName),
        mail: <ApplicationRejected {...common} data={letter.data} />,
      };
    case 'sign-in':
      return { subject: texts.signIn.subject(context.shopName), mail: <SignIn {...common} data={letter.data} /> };
    case 'commission-earned': {
      const amount = moneyText(letter.data.amount, letter.data.currency, context.locale);
      return {
        subject: texts.commissionEarned.subject(amount),
        mail: <CommissionEarned {...common} data={letter.data} />,
      };
    }
    case 'commission-changed':
      return {
        subject: texts.commissionChanged.subject(letter.data.orderName),
        mail: <CommissionChanged {...common} data={letter.data} />,
      };
    case 'reward-paid': {
      const amount = moneyText(letter.data.amount, letter.data.currency, context.locale);
      return { subject: texts.rewardPaid.subject(amount), mail: <RewardPaid {...common} data={letter.data} /> };
    }
    case 'friend-code':
      return {
        subject: texts.friendCode.subject(context.shopName, worthText(letter.data, context.locale)),
        mail: <FriendCode {...common} data={letter.data} />,
      };
    case 'credit-expiring': {
      const date = dateText(letter.data.expiresAt, context.locale);
      return {
        subject: texts.creditExpiring.subject(context.shopName, date),
        mail: <CreditExpiring {...common} data={letter.data} />,
      };
    }
    case 'code-expiring': {
      const date = dateText(letter.data.expiresAt, context.locale);
      return {
        subject: texts.codeExpiring.subject(context.shopName, date),
        mail: <CodeExpiring {...common} data={letter.data} />,
      };
    }
    case 'never-shared':
      return {
        subject: texts.neverShared.subject(context.shopName),
        mail: <NeverShared {...common} data={letter.data} />,
      };
    case 'friend-waiting':
      return {
        subject: texts.friendWaiting.subject(friendName(letter.data.initial, texts)),
        mail: <FriendWaiting {...common} data={letter.data} />,
      };
  }
}
