import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { OlderNewest } from './older-newest.tsx';

interface ListPageProps {
  readonly words: {
    readonly title: string;
    readonly lead: string;
    readonly empty: string;
    readonly emptyHint: string;
    readonly older: string;
    readonly newest: string;
  };
  readonly isEmpty: boolean;
  /** Where to go from an empty list. */
  readonly elsewhere: { readonly to: string; readonly words: string };
  readonly next: string | null;
  readonly isFirst: boolean;
  readonly children: ReactNode;
}

/** A page that is one list, read from its newest end. */
export function ListPage({ words, isEmpty, elsewhere, next, isFirst, children }: ListPageProps) {
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>{words.title}</Title>
        <Text c="dimmed">{words.lead}</Text>
      </div>
      {isEmpty ? (
        <div className="portal-card" style={{ padding: '1.5rem' }}>
          <Text fw={600}>{words.empty}</Text>
          <Text c="dimmed">{words.emptyHint}</Text>
          <Anchor component={Link} to={elsewhere.to}>
            {elsewhere.words}
          </Anchor>
        </div>
      ) : (
        children
      )}
      <OlderNewest next={next} isFirst={isFirst} words={words} />
    </Stack>
  );
}
