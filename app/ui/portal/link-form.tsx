import { Alert, Button, Card, Stack, TextInput, Title } from '@mantine/core';
import { Form, useNavigation } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import type { Messages } from './messages/messages.ts';
import { usePortal } from './portal-context.tsx';

export interface LinkAttempt {
  readonly typed: Readonly<Record<string, string>>;
  /** By field; for `target`, what is wrong with it. */
  readonly mistakes: { readonly target?: 'foreign' | 'malformed'; readonly label?: true; readonly campaign?: true };
  readonly tooMany: boolean;
  readonly done:
    | { readonly kind: 'created'; readonly code: string }
    | { readonly kind: 'switched'; readonly active: boolean }
    | null;
}

export interface LinkFormProps {
  /** The shop's address, as an example of what may be typed. */
  readonly storefront: string;
  readonly attempt: LinkAttempt | undefined;
}

export function LinkForm({ storefront, attempt }: LinkFormProps) {
  const { messages } = usePortal();
  const texts = messages.links;
  const busy = useNavigation().formData?.get('intent') === 'create';
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (attempt !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempt]);
  const mistakes = attempt?.mistakes ?? {};
  const typed = (name: string) => attempt?.typed[name] ?? '';
  return (
    <Card className="portal-card" p={{ base: 'md', sm: 'lg' }}>
      <Form method="post" ref={form} noValidate preventScrollReset>
        <input type="hidden" name="intent" value="create" />
        <Stack gap="sm">
          <Title order={3} size="h4">
            {texts.create}
          </Title>
          {attempt?.tooMany && <Alert variant="outline" color="red" role="alert" title={texts.errors.tooMany} />}
          <TextInput
            name="target"
            label={texts.target}
            description={texts.targetHint(storefront)}
            defaultValue={typed('target')}
            error={targetError(mistakes.target, storefront, texts)}
            maxLength={2000}
            autoCapitalize="none"
            spellCheck={false}
          />
          <TextInput
            name="label"
            label={`${texts.label} ${messages.common.optional}`}
            description={texts.labelHint}
            defaultValue={typed('label')}
            error={mistakes.label && texts.errors.label}
            maxLength={80}
          />
          <TextInput
            name="campaign"
            label={`${texts.campaign} ${messages.common.optional}`}
            description={texts.campaignHint}
            defaultValue={typed('campaign')}
            error={mistakes.campaign && texts.errors.campaign}
            maxLength={60}
            autoCapitalize="none"
          />
          <Button type="submit" loading={busy} loaderProps={{ 'aria-label': texts.saving }}>
            {texts.save}
          </Button>
        </Stack>
      </Form>
    </Card>
  );
}

function targetError(mistake: LinkAttempt['mistakes']['target'], storefront: string, texts: Messages['links']) {
  if (mistake === undefined) return undefined;
  return mistake === 'foreign' ? texts.errors.foreign(new URL(storefront).host) : texts.errors.malformed;
}
