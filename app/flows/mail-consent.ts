/**
 * Who gets mail that is marketing: a customer who has agreed to marketing by e-mail in the shop, as Shopify says right before sending, and who has
 * not refused our mail by the link that stands in each of them. A partner who is no customer gets none, for there is no consent to be read. What
 * somebody has asked for, has earned or has to know is no marketing, and neither consent nor a refusal has a say in it.
 */
import type { MailRecipient } from './mail-recipient.ts';
import type { MailContent, MailLocale } from './outbox-kinds.ts';

const marketing: Readonly<Record<MailContent['template'], boolean>> = {
  'application-received': false,
  'application-approved': false,
  'application-rejected': false,
  'sign-in': false,
  'commission-earned': false,
  'commission-changed': false,
  'reward-paid': false,
  'friend-code': false,
  'credit-expiring': true,
  'code-expiring': true,
  'never-shared': true,
  'friend-waiting': true,
};

export function isMarketing({ template }: Pick<MailContent, 'template'>): boolean {
  return marketing[template];
}

export interface MailConsentPorts {
  /** Whether the person with this address refused such mail from the shop. */
  readonly hasRefused: (shopId: string, email: string) => Promise<boolean>;
  /** `locale`: the language of the mail. */
  readonly unsubscribeUrl: (shopId: string, portalName: string, recipient: MailRecipient, locale: MailLocale) => string;
}

export async function mayRemind(
  ports: MailConsentPorts,
  shopId: string,
  { email, customer }: MailRecipient,
): Promise<{ readonly may: true } | { readonly may: false; readonly because: string }> {
  if (customer?.acceptsMarketing !== true) {
    return { may: false, because: 'the customer has not agreed to marketing by e-mail' };
  }
  return (await ports.hasRefused(shopId, email)) ? { may: false, because: 'the customer unsubscribed' } : { may: true };
}
