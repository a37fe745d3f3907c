import { Alert, Button, Checkbox, NativeSelect, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { Form, useNavigation } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import type { CountryOption } from './countries.ts';
import type { Messages } from './messages/messages.ts';
import { usePortal } from './portal-context.tsx';

export type ApplicationField = keyof Messages['apply']['errors'];

export interface ApplicationAttempt {
  /** What was typed, to be shown again. */
  readonly typed: Readonly<Record<string, string>>;
  readonly mistakes: readonly ApplicationField[];
  /** Null where the fields are to blame. */
  readonly failure: string | null;
}

export interface ApplicationFormProps {
  readonly program: {
    readonly key: string;
    readonly name: string;
    readonly version: number;
    readonly autoApprove: boolean;
  };
  readonly countries: readonly CountryOption[];
  readonly attempt: ApplicationAttempt | undefined;
}

/** The application. What was typed stays when something is wrong with it, and the first mistake gets the focus. */
export function ApplicationForm({ program, countries, attempt }: ApplicationFormProps) {
  const { home, messages } = usePortal();
  const texts = messages.apply;
  const busy = useNavigation().formAction?.endsWith('/apply') === true;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (attempt !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempt]);
  const field = (name: ApplicationField) => ({
    name,
    defaultValue: attempt?.typed[name] ?? '',
    error: attempt?.mistakes.includes(name) ? texts.errors[name] : undefined,
  });
  return (
    <Form method="post" action={`${home}/apply`} ref={form} noValidate>
      <input type="hidden" name="program" value={program.key} />
      <input type="hidden" name="version" value={program.version} />
      <Stack gap="md">
        <div>
          <Title order={2}>{texts.heading}</Title>
          <Text c="dimmed">{program.autoApprove ? texts.leadAuto : texts.lead}</Text>
        </div>
        {attempt !== undefined && (
          <Alert
            color="red"
            variant="outline"
            role="alert"
            title={attempt.failure ?? texts.mistakes(attempt.mistakes.length)}
          />
        )}
        <TextInput {...field('name')} label={texts.name} required autoComplete="name" maxLength={120} />
        <TextInput
          {...field('email')}
          type="email"
          label={texts.email}
          description={texts.emailHint}
          required
          autoComplete="email"
          maxLength={254}
        />
        <TextInput
          {...field('company')}
          label={`${texts.company} ${messages.common.optional}`}
          autoComplete="organization"
          maxLength={120}
        />
        <TextInput
          {...field('website')}
          type="url"
          inputMode="url"
          label={`${texts.website} ${messages.common.optional}`}
          description={texts.websiteHint}
          autoComplete="url"
          maxLength={300}
        />
        <NativeSelect
          {...field('country')}
          label={`${texts.country} ${messages.common.optional}`}
          autoComplete="country"
          data={[{ value: '', label: texts.countryHint }, ...countries]}
        />
        <Textarea
          {...field('message')}
          label={texts.message}
          required
          autosize
          minRows={4}
          maxRows={12}
          maxLength={2000}
        />
        <div className="portal-decoy" aria-hidden>
          <label>
            {texts.decoy}
            <input name="nickname" tabIndex={-1} autoComplete="off" />
          </label>
        </div>
        <Checkbox
          name="terms"
          value="accepted"
          label={texts.terms(program.name)}
          required
          defaultChecked={attempt?.typed.terms === 'accepted'}
          error={attempt?.mistakes.includes('terms') ? texts.errors.terms : undefined}
        />
        <Button type="submit" size="md" loading={busy} loaderProps={{ 'aria-label': texts.sending }}>
          {texts.send}
        </Button>
      </Stack>
    </Form>
  );
}
