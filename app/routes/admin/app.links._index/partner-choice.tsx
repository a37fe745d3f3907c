import { useFetcher } from '@remix-run/react';
import { BlockStack, ChoiceList, Scrollable, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { useTyped } from '#app/ui/admin/use-list-query.ts';
import type { loader as choicesLoader } from '../app.partners.choices.ts';

interface PartnerChoiceProps {
  readonly title: string;
  /** Whether it is looked at. */
  readonly open: boolean;
  readonly chosen: string | null;
  readonly onChoose: (partnerId: string) => void;
  readonly error?: string | undefined;
}

/** Approved partners by name, number or code. */
export function PartnerChoice({ title, open, chosen, onChoose, error }: PartnerChoiceProps) {
  const [search, setSearch] = useState('');
  const [typed, setTyped] = useTyped(search, setSearch);
  const { load, data } = useFetcher<typeof choicesLoader>({ key: 'link-partner-choices' });
  useEffect(() => {
    if (open) load(`/app/partners/choices?${new URLSearchParams({ q: search })}`);
  }, [open, search, load]);
  const choices = data?.choices ?? [];
  return (
    <BlockStack gap="300">
      <TextField
        label="Find a partner"
        value={typed}
        onChange={setTyped}
        placeholder="Name, number or code"
        autoComplete="off"
        error={error}
      />
      {data !== undefined && choices.length === 0 && (
        <Text as="p" tone="subdued">
          {search === '' ? 'No partner is approved yet.' : 'No approved partner matches.'}
        </Text>
      )}
      {choices.length > 0 && (
        <Scrollable style={{ maxHeight: 220 }} focusable>
          <ChoiceList
            title={title}
            selected={chosen === null ? [] : [chosen]}
            onChange={([choice]) => choice !== undefined && onChoose(choice)}
            choices={choices.map(({ partnerId, name, number }) => ({ value: partnerId, label: `${name} · ${number}` }))}
          />
        </Scrollable>
      )}
    </BlockStack>
  );
}
