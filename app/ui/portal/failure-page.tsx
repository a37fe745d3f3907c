import { Anchor, Stack, Text, Title } from '@mantine/core';
import { isRouteErrorResponse, Link } from '@remix-run/react';
import type { Messages } from './messages/messages.ts';
import { usePortal } from './portal-context.tsx';

/** What went wrong, in the reader's language; a defect's own words are for the log. */
export function FailurePage({ error }: { readonly error: unknown }) {
  const { home, messages } = usePortal();
  return (
    <Stack gap="sm" maw={560} py="xl">
      <Title order={1}>{isNotFound(error) ? messages.failure.notFoundTitle : messages.failure.title}</Title>
      <Text>{textOf(error, messages.failure)}</Text>
      {home !== '/portal/' && (
        <Anchor component={Link} to={home}>
          {messages.common.backToPortal}
        </Anchor>
      )}
    </Stack>
  );
}

function textOf(error: unknown, texts: Messages['failure']): string {
  if (!isRouteErrorResponse(error)) return texts.defect;
  if (isNotFound(error)) return texts.notFound;
  if (error.status === 403) return texts.forbidden;
  return error.status === 429 ? texts.tooMany : texts.defect;
}

function isNotFound(error: unknown): boolean {
  return isRouteErrorResponse(error) && error.status === 404;
}
