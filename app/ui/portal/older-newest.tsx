import { Anchor, Group } from '@mantine/core';
import { Link } from '@remix-run/react';

interface OlderNewestProps {
  /** Where the next page begins; null on the last one. */
  readonly next: string | null;
  readonly isFirst: boolean;
  readonly words: { readonly older: string; readonly newest: string };
}

/** The way through a list that is read from its newest end: on, and back to the beginning. */
export function OlderNewest({ next, isFirst, words }: OlderNewestProps) {
  if (next === null && isFirst) return null;
  return (
    <Group justify="space-between">
      {isFirst ? (
        <span />
      ) : (
        <Anchor component={Link} to="?">
          {words.newest}
        </Anchor>
      )}
      {next !== null && (
        <Anchor component={Link} to={`?after=${next}`}>
          {words.older}
        </Anchor>
      )}
    </Group>
  );
}
