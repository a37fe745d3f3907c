/** What referrers and their friends hear: a reward that was paid, and the reminders. Of a friend no more is said than the portal shows. */
import { maskedName } from '#app/domain/friend-state.ts';
import type { MailLocale } from '#app/flows/outbox-kinds.ts';
import type { ReferrerOffer } from '#app/flows/referrer-page.ts';
import type { Letter, MailContext } from '#app/flows/send-mail.ts';
import { amountText, dateText, moneyText, percentText } from '../mail-format.ts';
import type { MailLinks } from '../mail-links.ts';
import { mailTexts } from '../mail-texts.ts';
import type { MailWords } from '../texts/mail-words.ts';
import { Action, Fact, MailFrame, Paragraph } from './mail-frame.tsx';

type DataOf<Template extends Letter['template']> = Extract<Letter, { template: Template }>['data'];

interface MailProps<Template extends Letter['template']> {
  readonly context: MailContext;
  readonly links: MailLinks;
  readonly data: DataOf<Template>;
}

export function RewardPaid({ context, links, data }: MailProps<'reward-paid'>) {
  const texts = mailTexts[context.locale].rewardPaid;
  const amount = moneyText(data.amount, data.currency, context.locale);
  const body = (data.code === null ? texts.credit : texts.code)(context.shopName, amount);
  return (
    <MailFrame context={context} title={texts.title(amount)} preview={body}>
      <Paragraph>{body}</Paragraph>
      {data.code === null ? null : <Fact label={mailTexts[context.locale].personalCode} value={data.code} />}
      {data.expiresAt === null ? null : <Paragraph>{texts.until(dateText(data.expiresAt, context.locale))}</Paragraph>}
      <Action context={context} href={links.rewards(context.portalName)} label={texts.button} />
    </MailFrame>
  );
}

export function CreditExpiring({ context, data }: MailProps<'credit-expiring'>) {
  const texts = mailTexts[context.locale].creditExpiring;
  const amount = moneyText(data.amount, data.currency, context.locale);
  const body = texts.body(context.shopName, amount, dateText(data.expiresAt, context.locale));
  return (
    <MailFrame context={context} title={texts.title(amount)} preview={body}>
      <Paragraph>{body}</Paragraph>
      <ToShop context={context} storefrontUrl={data.storefrontUrl} code={null} />
    </MailFrame>
  );
}

export function FriendCode({ context, data }: MailProps<'friend-code'>) {
  const words = mailTexts[context.locale];
  const texts = words.friendCode;
  const worth = worthText(data, context.locale);
  const body = texts.body(context.shopName, worth);
  const { minOrder, expiresAt, currency } = data;
  const conditions = [
    ...(minOrder === null ? [] : [texts.minOrder(moneyText(minOrder, currency, context.locale))]),
    ...(expiresAt === null ? [] : [texts.until(dateText(expiresAt, context.locale))]),
  ];
  return (
    <MailFrame context={context} title={texts.title(worth)} preview={body}>
      <Paragraph>{body}</Paragraph>
      <Fact label={words.personalCode} value={data.code} />
      {conditions.length === 0 ? null : <Paragraph>{conditions.join(' ')}</Paragraph>}
      <ToShop context={context} storefrontUrl={data.storefrontUrl} code={data.code} />
    </MailFrame>
  );
}

interface CodeWorthText {
  readonly percent: string | null;
  /** Minor units. */
  readonly amount: string | null;
  readonly currency: string;
}

export function worthText({ percent, amount, currency }: CodeWorthText, locale: MailLocale): string {
  return amount === null
    ? mailTexts[locale].percentOff(percentText(percent ?? '0', locale))
    : moneyText(amount, currency, locale);
}

export function CodeExpiring({ context, data }: MailProps<'code-expiring'>) {
  const words = mailTexts[context.locale];
  const texts = words.codeExpiring;
  const worth = worthText(data, context.locale);
  const body = texts.body(context.shopName, worth, dateText(data.expiresAt, context.locale));
  return (
    <MailFrame context={context} title={texts.title} preview={body}>
      <Paragraph>{body}</Paragraph>
      <Fact label={words.personalCode} value={data.code} />
      <ToShop context={context} storefrontUrl={data.storefrontUrl} code={data.code} />
    </MailFrame>
  );
}

interface ToShopProps {
  readonly context: MailContext;
  readonly storefrontUrl: string | null;
  readonly code: string | null;
}

function ToShop({ context, storefrontUrl, code }: ToShopProps) {
  if (storefrontUrl === null) return null;
  return <Action context={context} href={shopAddress(storefrontUrl, code)} label={mailTexts[context.locale].toShop} />;
}

/** With a code, Shopify's own address that puts it on the cart. */
function shopAddress(storefrontUrl: string, code: string | null): string {
  return new URL(code === null ? '/' : `/discount/${encodeURIComponent(code)}`, storefrontUrl).href;
}

export function NeverShared({ context, data }: MailProps<'never-shared'>) {
  const texts = mailTexts[context.locale].neverShared;
  const body = texts.body(context.shopName);
  return (
    <MailFrame context={context} title={texts.title} preview={body}>
      <Paragraph>{body}</Paragraph>
      <Offer offer={data.offer} locale={context.locale} />
      <Fact label={texts.link} value={data.shareUrl} />
      {data.code === null ? null : <Fact label={texts.code} value={data.code} />}
    </MailFrame>
  );
}

export function FriendWaiting({ context, data }: MailProps<'friend-waiting'>) {
  const words = mailTexts[context.locale];
  const texts = words.friendWaiting;
  const body = texts.body(context.shopName, friendName(data.initial, words));
  return (
    <MailFrame context={context} title={texts.title} preview={body}>
      <Paragraph>
        {body} {texts.hint}
      </Paragraph>
      <Offer offer={{ ...data.offer, friend: null }} locale={context.locale} />
      <Fact label={texts.link} value={data.shareUrl} />
    </MailFrame>
  );
}

export function friendName(initial: string, words: MailWords): string {
  return initial === '' ? words.someFriend : maskedName(initial);
}

/** What friend and referrer get, as far as something is promised. */
function Offer({ offer, locale }: { readonly offer: ReferrerOffer; readonly locale: MailLocale }) {
  const words = mailTexts[locale];
  const friend = offer.friend === null ? null : promised(offer.friend, words.percentOff, locale);
  const referrer = promised(offer.referrer, words.partOf, locale);
  const sentences = [
    ...(friend === null ? [] : [words.friendGets(friend)]),
    ...(referrer === null ? [] : [words.referrerGets(referrer)]),
  ];
  return sentences.length === 0 ? null : <Paragraph>{sentences.join(' ')}</Paragraph>;
}

function promised(
  { percent, amount }: Pick<ReferrerOffer['referrer'], 'percent' | 'amount'>,
  inPercent: (percent: string) => string,
  locale: MailLocale,
): string | null {
  if (amount !== null) return amountText(amount.amount, amount.currency, locale);
  return percent === null ? null : inPercent(percentText(percent, locale));
}
