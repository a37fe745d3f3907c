/** The addresses that stand in mail. They begin with the configured origin, never with the host that a request named. */
export interface MailLinks {
  readonly portal: (portalName: string) => string;
  readonly commissions: (portalName: string) => string;
  readonly signIn: (portalName: string, token: string) => string;
  readonly partnerLink: (code: string) => string;
}

export function mailLinks(appUrl: string): MailLinks {
  const portal = (name: string): string => `${appUrl}/portal/${encodeURIComponent(name)}`;
  return {
    portal,
    commissions: (name) => `${portal(name)}/commissions`,
    signIn: (name, token) => `${portal(name)}/sign-in/confirm?token=${encodeURIComponent(token)}`,
    partnerLink: (code) => `${appUrl}/r/${encodeURIComponent(code)}`,
  };
}
