/** What Shopify gives an extension, as far as the parts that several extensions show have need of it: the same in checkout and in accounts. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

export interface Host {
  readonly sessionToken: { get(): Promise<string> };
  readonly i18n: {
    translate(key: string, values?: Readonly<Record<string, string | number>>): string;
    formatCurrency(amount: number, options: { readonly currency: string }): string;
    formatNumber(number: number, options?: Intl.NumberFormatOptions): string;
    formatDate(date: Date, options?: Intl.DateTimeFormatOptions): string;
  };
  readonly extension: {
    /** Only where the merchant arranges the page in the editor. */
    readonly editor?: unknown;
  };
}

const HostContext = createContext<Host | null>(null);

export const HostProvider = HostContext.Provider;

export function useHost(): Host {
  const host = useContext(HostContext);
  if (host === null) throw new Error('nothing is shown without a host');
  return host;
}

/** The words of the locale files, in the shopper's language. */
export function useTranslate(): Host['i18n']['translate'] {
  const { i18n } = useHost();
  return (key, values) => i18n.translate(key, values);
}
