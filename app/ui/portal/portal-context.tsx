import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { createFormat, type Format } from './format.ts';
import { type Locale, type Messages, messagesIn } from './messages/messages.ts';

interface Portal {
  /** Where this shop's portal begins: `/portal/<shop>`. */
  readonly home: string;
  /** The shop as its merchant calls it. */
  readonly shopTitle: string;
  readonly locale: Locale;
  readonly messages: Messages;
  readonly format: Format;
}

const PortalContext = createContext<Portal | null>(null);

export interface PortalProviderProps {
  readonly shopName: string;
  readonly shopTitle: string;
  readonly locale: Locale;
  readonly timeZone: string;
  readonly children: ReactNode;
}

/** What every component of the portal may want to know: where it is, and how to speak. */
export function PortalProvider({ shopName, shopTitle, locale, timeZone, children }: PortalProviderProps) {
  const portal = useMemo(
    () => ({
      home: `/portal/${shopName}`,
      shopTitle,
      locale,
      messages: messagesIn(locale),
      format: createFormat(locale, timeZone),
    }),
    [shopName, shopTitle, locale, timeZone],
  );
  return <PortalContext.Provider value={portal}>{children}</PortalContext.Provider>;
}

export function usePortal(): Portal {
  const portal = useContext(PortalContext);
  if (portal === null) throw new Error('a component of the portal stands outside its PortalProvider');
  return portal;
}
