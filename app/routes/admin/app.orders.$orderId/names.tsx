import { Link, Text } from '@shopify/polaris';
import { createContext, useContext } from 'react';

/** Names of whoever an order's explanation and rows speak of, by the key they use. */
interface Names {
  readonly partners: Readonly<Record<string, { readonly partnerId: string; readonly name: string }>>;
  readonly programs: Readonly<Record<string, string>>;
}

const NamesContext = createContext<Names>({ partners: {}, programs: {} });

export const NamesProvider = NamesContext.Provider;

export function useNames(): Names {
  return useContext(NamesContext);
}

export function PartnerName({ partner }: { readonly partner: string | null }) {
  const { partners } = useContext(NamesContext);
  if (partner === null) return <Text as="span">Nobody</Text>;
  const known = partners[partner];
  if (known === undefined) return <Text as="span">A former partner</Text>;
  return (
    <Link url={`/app/partners/${known.partnerId}`} removeUnderline>
      {known.name}
    </Link>
  );
}

export function useProgramName(): (program: string) => string {
  const { programs } = useContext(NamesContext);
  return (program) => programs[program] ?? program;
}
