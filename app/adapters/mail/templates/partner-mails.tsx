/** What a partner hears: the way in, and what was earned. No order's mail says anything of the shopper. */
import type { MailContent } from '#app/flows/outbox-kinds.ts';
import type { MailContext } from '#app/flows/send-mail.ts';
import { dateText, moneyText } from '../mail-format.ts';
import type { MailLinks } from '../mail-links.ts';
import { mailTexts } from '../mail-texts.ts';
import { Action, MailFrame, Paragraph } from './mail-frame.tsx';

type DataOf<Template extends MailContent['template']> = Extract<MailContent, { template: Template }>['data'];

interface MailProps<Template extends MailContent['template']> {
  readonly context: MailContext;
  readonly links: MailLinks;
  readonly data: DataOf<Template>;
}

export function SignIn({ context, links, data }: MailProps<'sign-in'>) {
  const texts = mailTexts[context.locale].signIn;
  const body = texts.body(context.shopName);
  return (
    <MailFrame context={context} title={texts.title} preview={body}>
      <Paragraph>{body}</Paragraph>
      <Action context={context} href={links.signIn(context.portalName, data.token)} label={texts.button} />
      <Paragraph>{texts.ignore}</Paragraph>
    </MailFrame>
  );
}

export function CommissionEarned({ context, links, data }: MailProps<'commission-earned'>) {
  const texts = mailTexts[context.locale].commissionEarned;
  const amount = moneyText(data.amount, data.currency, context.locale);
  const body = texts.body(context.shopName, data.orderName, amount);
  return (
    <MailFrame context={context} title={texts.title(amount)} preview={body}>
      <Paragraph>{body}</Paragraph>
      {data.availableAt === null ? null : (
        <Paragraph>{texts.available(dateText(data.availableAt, context.locale))}</Paragraph>
      )}
      <Action context={context} href={links.commissions(context.portalName)} label={texts.button} />
    </MailFrame>
  );
}

export function CommissionChanged({ context, links, data }: MailProps<'commission-changed'>) {
  const texts = mailTexts[context.locale].commissionChanged;
  const before = moneyText(data.before, data.currency, context.locale);
  const body = texts.body(data.orderName, before, moneyText(data.after, data.currency, context.locale));
  return (
    <MailFrame context={context} title={texts.title} preview={body}>
      <Paragraph>{body}</Paragraph>
      <Paragraph>{texts.cause}</Paragraph>
      <Action context={context} href={links.commissions(context.portalName)} label={texts.button} />
    </MailFrame>
  );
}
