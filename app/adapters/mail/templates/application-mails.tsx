/** What an applicant hears: received, approved, rejected. */
import type { MailContent } from '#app/flows/outbox-kinds.ts';
import type { MailContext } from '#app/flows/send-mail.ts';
import type { MailLinks } from '../mail-links.ts';
import { mailTexts } from '../mail-texts.ts';
import { Action, Fact, MailFrame, Paragraph } from './mail-frame.tsx';

type DataOf<Template extends MailContent['template']> = Extract<MailContent, { template: Template }>['data'];

interface MailProps<Template extends MailContent['template']> {
  readonly context: MailContext;
  readonly links: MailLinks;
  readonly data: DataOf<Template>;
}

export function ApplicationReceived({ context, data }: MailProps<'application-received'>) {
  const texts = mailTexts[context.locale].applicationReceived;
  const body = texts.body(context.shopName, data.programName);
  return (
    <MailFrame context={context} title={texts.title} preview={body}>
      <Paragraph>{body}</Paragraph>
      <Paragraph>{texts.next}</Paragraph>
    </MailFrame>
  );
}

export function ApplicationApproved({ context, links, data }: MailProps<'application-approved'>) {
  const texts = mailTexts[context.locale].applicationApproved;
  const body = texts.body(context.shopName, data.programName, data.number);
  return (
    <MailFrame context={context} title={texts.title} preview={body}>
      <Paragraph>{body}</Paragraph>
      <Fact label={texts.link} value={links.partnerLink(data.linkCode, context.linkShop)} />
      {data.discountCode === null ? null : <Fact label={texts.code} value={data.discountCode} />}
      <Action context={context} href={links.portal(context.portalName)} label={texts.button} />
    </MailFrame>
  );
}

export function ApplicationRejected({ context, data }: MailProps<'application-rejected'>) {
  const texts = mailTexts[context.locale].applicationRejected;
  const body = texts.body(context.shopName, data.programName);
  return (
    <MailFrame context={context} title={texts.title} preview={body}>
      <Paragraph>{body}</Paragraph>
      {data.reason === null ? null : (
        <Paragraph>
          {texts.reason} {data.reason}
        </Paragraph>
      )}
      <Paragraph>{texts.end}</Paragraph>
    </MailFrame>
  );
}
