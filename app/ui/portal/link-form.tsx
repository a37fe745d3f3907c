import { Alert, Autocomplete, Button, Group, Stack, TextInput } from '@mantine/core';
import { Form, useNavigation } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import type { SlugMistake } from '#app/domain/link-slug.ts';
import type { Messages } from './messages/messages.ts';
import { PageField } from './page-field.tsx';
import { usePortal } from './portal-context.tsx';

export interface LinkMistakes {
  readonly target?: 'foreign' | 'malformed';
  readonly label?: true;
  readonly campaign?: 'malformed' | 'reserved';
  readonly source?: true;
  readonly creative?: true;
  readonly slug?: {
    readonly reason: SlugMistake | 'taken' | 'too_often';
    /** Free ones. */
    readonly suggestions: readonly string[];
  };
}

export interface LinkAttempt {
  /** The link that was being changed; null for a new one. */
  readonly linkId: string | null;
  readonly typed: Readonly<Record<string, string>>;
  readonly mistakes: LinkMistakes;
  readonly tooMany: boolean;
  readonly done:
    | { readonly kind: 'created' | 'changed'; readonly code: string }
    | { readonly kind: 'switched'; readonly to: 'on' | 'off' | 'archive' | 'restore'; readonly linkId: string }
    | null;
}

export interface LinkFormProps {
  /** The shop's address, as an example of what may be typed. */
  readonly storefront: string;
  /** What the partner has named before. */
  readonly campaigns: readonly string[];
  /** What stands before a code. */
  readonly addressBase: string;
  /** What this form came to, where it was sent. */
  readonly attempt: LinkAttempt | undefined;
  /** The link that is changed; null for a new one. */
  readonly link: EditedLink | null;
}

export interface EditedLink {
  readonly linkId: string;
  readonly code: string;
  readonly path: string;
  readonly label: string | null;
  readonly campaign: string | null;
  readonly source: string | null;
  readonly creative: string | null;
}

export function LinkForm({ storefront, campaigns, addressBase, attempt, link }: LinkFormProps) {
  const { messages } = usePortal();
  const texts = messages.links;
  const more = messages.linkTools;
  const navigation = useNavigation();
  const intent = link === null ? 'create' : 'change';
  const busy = navigation.formData?.get('intent') === intent;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (attempt !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempt]);
  const mistakes = attempt?.mistakes ?? {};
  const saved: Readonly<Record<string, string | null>> =
    link === null ? {} : { ...link, target: link.path, slug: link.code };
  const typed = (name: string): string => attempt?.typed[name] ?? saved[name] ?? '';
  return (
    <Form method="post" ref={form} noValidate preventScrollReset>
      <input type="hidden" name="intent" value={intent} />
      {link !== null && <input type="hidden" name="link" value={link.linkId} />}
      <Stack gap="sm">
        {attempt?.tooMany && <Alert variant="outline" color="red" role="alert" title={texts.errors.tooMany} />}
        <PageField
          name="target"
          label={texts.target}
          description={texts.targetHint(storefront)}
          defaultValue={typed('target')}
          error={targetError(mistakes.target, storefront, texts)}
        />
        <TextInput
          name="label"
          label={`${texts.label} ${messages.common.optional}`}
          description={texts.labelHint}
          defaultValue={typed('label')}
          error={mistakes.label && texts.errors.label}
          maxLength={80}
        />
        <SlugField
          key={typed('slug')}
          addressBase={addressBase}
          defaultValue={typed('slug')}
          changing={link !== null}
          mistake={mistakes.slug}
        />
        <Autocomplete
          name="campaign"
          label={`${texts.campaign} ${messages.common.optional}`}
          description={texts.campaignHint}
          defaultValue={typed('campaign')}
          error={campaignError(mistakes.campaign, messages)}
          data={[...campaigns]}
          maxLength={60}
          autoCapitalize="none"
          limit={8}
        />
        <Group grow align="start">
          {(['source', 'creative'] as const).map((name) => (
            <TextInput
              key={name}
              name={name}
              label={`${more[name]} ${messages.common.optional}`}
              description={more.hints[name]}
              defaultValue={typed(name)}
              error={mistakes[name] && more.tooLong}
              maxLength={60}
            />
          ))}
        </Group>
        <Button type="submit" loading={busy} loaderProps={{ 'aria-label': texts.saving }}>
          {link === null ? texts.save : more.save}
        </Button>
      </Stack>
    </Form>
  );
}

interface SlugFieldProps {
  readonly addressBase: string;
  readonly defaultValue: string;
  readonly changing: boolean;
  readonly mistake: LinkMistakes['slug'];
}

/** Free neighbours of a taken address are a click away. */
function SlugField({ addressBase, defaultValue, changing, mistake }: SlugFieldProps) {
  const { messages } = usePortal();
  const texts = messages.linkTools;
  const [value, setValue] = useState(defaultValue);
  return (
    <div>
      <TextInput
        name="slug"
        label={`${texts.slug} ${messages.common.optional}`}
        description={changing ? texts.slugChangeHint : texts.slugHint(`${addressBase.replace(/^https?:\/\//, '')}…`)}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        error={mistake && texts.slugErrors[mistake.reason]}
        maxLength={60}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
      />
      {mistake !== undefined && mistake.suggestions.length > 0 && (
        <Group gap="xs" mt={6} role="group" aria-label={texts.suggestions}>
          {mistake.suggestions.map((suggestion) => (
            <Button key={suggestion} variant="default" size="compact-sm" onClick={() => setValue(suggestion)}>
              {suggestion}
            </Button>
          ))}
        </Group>
      )}
    </div>
  );
}

function targetError(mistake: LinkMistakes['target'], storefront: string, texts: Messages['links']) {
  if (mistake === undefined) return undefined;
  return mistake === 'foreign' ? texts.errors.foreign(new URL(storefront).host) : texts.errors.malformed;
}

function campaignError(mistake: LinkMistakes['campaign'], messages: Messages) {
  if (mistake === undefined) return undefined;
  return mistake === 'reserved' ? messages.linkTools.campaignReserved : messages.links.errors.campaign;
}
