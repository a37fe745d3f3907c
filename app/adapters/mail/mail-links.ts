/** The addresses that stand in mail. They begin with the configured origin or the shop's own, never with the host that a request named. */
import { type LinkShop, linkAddressesOf } from '#app/domain/link-address.ts';
import type { MailLocale } from '#app/flows/outbox-kinds.ts';

export interface MailLinks {
  readonly portal: (portalName: string) => string;
  readonly commissions: (portalName: string) => string;
  readonly signIn: (portalName: string, token: string) => string;
  /** A partner's link, on the host on which the shop's links are shown. */
  readonly partnerLink: (code: string, shop: LinkShop) => string;
  readonly rewards: (portalName: string) => string;
  /** The page speaks the language of the mail. */
  readonly unsubscribe: (portalName: string, token: string, locale: MailLocale) => string;
}

export function mailLinks(appUrl: string): MailLinks {
  const portal = (name: string): string => `${appUrl}/portal/${encodeURIComponent(name)}`;
  return {
    portal,
    commissions: (name) => `${portal(name)}/commissions`,
    signIn: (name, token) => `${portal(name)}/sign-in/confirm?token=${encodeURIComponent(token)}`,
    rewards: (name) => `${portal(name)}/rewards`,
    unsubscribe: (name, token, locale) =>
      `${portal(name)}/unsubscribe?token=${encodeURIComponent(token)}&lang=${locale}`,
    partnerLink: (code, shop) => linkAddressesOf(shop, appUrl)(code),
  };
}
