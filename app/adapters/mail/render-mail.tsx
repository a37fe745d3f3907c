/** Mail from its template: subject, HTML, and the same in plain text. */
import { render, toPlainText } from '@react-email/components';
import type { ReactElement } from 'react';
import type { MailContent } from '#app/flows/outbox-kinds.ts';
import type { MailContext, RenderedMail } from '#app/flows/send-mail.ts';
import type { MailLinks } from './mail-links.ts';
import { mailTexts } from './mail-texts.ts';
import { oneLine } from './one-line.ts';
import { ApplicationApproved, ApplicationReceived, ApplicationRejected } from './templates/application-mails.tsx';
import { CommissionChanged, CommissionEarned, moneyText, SignIn } from './templates/partner-mails.tsx';

export async function renderMail(links: MailLinks, content: MailContent, context: MailContext): Promise<RenderedMail> {
  const { subject, mail } = compose(links, content, context);
  const html = await render(mail);
  return { subject: oneLine(subject), html, text: toPlainText(html, asWritten) };
}

// Titles in the text part stand as they were written: capitals throughout are harder to read, and to read aloud.
const asWritten = { selectors: [{ selector: 'h1', options: { uppercase: false } }] };

interface Composed {
  readonly subject: string;
  readonly mail: ReactElement;
}

function compose(links: MailLinks, content: MailContent, context: MailContext): Composed {
  const texts = mailTexts[context.locale];
  const common = { links, context };
  switch (content.template) {
    case 'application-received':
      return {
        subject: texts.applicationReceived.subject(content.data.programName),
        mail: <ApplicationReceived {...common} data={content.data} />,
      };
    case 'application-approved':
      return {
        subject: texts.applicationApproved.subject(content.data.programName),
        mail: <ApplicationApproved {...common} data={content.data} />,
      };
    case 'application-rejected':
      return {
        subject: texts.applicationRejected.subject(content.data.programName),
        mail: <ApplicationRejected {...common} data={content.data} />,
      };
    case 'sign-in':
      return { subject: texts.signIn.subject(context.shopName), mail: <SignIn {...common} data={content.data} /> };
    case 'commission-earned': {
      const amount = moneyText(content.data.amount, content.data.currency, context.locale);
      return {
        subject: texts.commissionEarned.subject(amount),
        mail: <CommissionEarned {...common} data={content.data} />,
      };
    }
    case 'commission-changed':
      return {
        subject: texts.commissionChanged.subject(content.data.orderName),
        mail: <CommissionChanged {...common} data={content.data} />,
      };
  }
}
