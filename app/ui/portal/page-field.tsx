import { Autocomplete, Text } from '@mantine/core';
import { useFetcher } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { usePortal } from './portal-context.tsx';

interface FoundPages {
  readonly pages: readonly { readonly kind: 'product' | 'collection'; readonly title: string; readonly path: string }[];
}

export interface PageFieldProps {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly defaultValue: string;
  readonly error: string | undefined;
}

/** Long enough to finish a word. */
const typingMs = 250;

/** A page of the shop: pasted as an address, typed as a path, or found in the catalogue by its name. */
export function PageField({ defaultValue, ...field }: PageFieldProps) {
  const { home, messages } = usePortal();
  const texts = messages.linkTools;
  const [value, setValue] = useState(defaultValue);
  const { load, data, state } = useFetcher<FoundPages>();
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (!asked || /^https?:/i.test(value)) return;
    const search = value.startsWith('/') ? (value.split('/').at(-1) ?? '') : value;
    const timer = setTimeout(() => load(`${home}/pages?q=${encodeURIComponent(search)}`), typingMs);
    return () => clearTimeout(timer);
  }, [asked, value, home, load]);
  const pages = new Map((data?.pages ?? []).map((page) => [page.path, page]));
  return (
    <Autocomplete
      {...field}
      value={value}
      onChange={setValue}
      onFocus={() => setAsked(true)}
      data={[...pages.keys()]}
      // The server has looked for what was typed.
      filter={({ options }) => options}
      renderOption={({ option }) => {
        const page = pages.get(option.value);
        return (
          <div style={{ minWidth: 0 }}>
            <Text size="sm" className="portal-wrap">
              {page?.title ?? option.value}
            </Text>
            <Text size="xs" c="dimmed" className="portal-wrap">
              {page === undefined ? '' : `${texts.kinds[page.kind]} · ${page.path}`}
            </Text>
          </div>
        );
      }}
      aria-busy={state !== 'idle'}
      maxLength={2000}
      maxDropdownHeight={280}
      autoCapitalize="none"
      spellCheck={false}
    />
  );
}
