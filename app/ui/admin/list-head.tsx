import type { ReactNode } from 'react';
import { useNarrow } from './narrow.ts';

/** What Polaris' tabs and filters come to once they have measured themselves: kept free for them, so that the table below stays put. */
const heightPx = { wide: 44, narrow: 49 };

export function ListHead({ children }: { readonly children: ReactNode }) {
  const narrow = useNarrow();
  return <div style={{ minHeight: narrow ? heightPx.narrow : heightPx.wide }}>{children}</div>;
}
