import { Alert, Anchor, Button, Text, TextInput, Title } from '@mantine/core';
import { Form, Link, useNavigation } from '@remix-run/react';
import { NarrowCard } from './narrow-card.tsx';
import { usePortal } from './portal-context.tsx';

export interface SignInFormProps {
  /** Where the person was going when they were asked to sign in. */
  readonly returnTo: string | null;
  readonly typed: string;
  readonly mistake: string | null;
}

export function SignInForm({ returnTo, typed, mistake }: SignInFormProps) {
  const { home, messages } = usePortal();
  const texts = messages.signIn;
  const busy = useNavigation().state === 'submitting';
  return (
    <NarrowCard>
      <Title order={1} size="h2">
        {texts.heading}
      </Title>
      {returnTo !== null && returnTo !== home && (
        <Alert variant="outline" color="river">
          <Text size="sm">{texts.ended}</Text>
        </Alert>
      )}
      <Text c="dimmed">{texts.lead}</Text>
      <Form method="post" noValidate>
        {returnTo !== null && <input type="hidden" name="returnTo" value={returnTo} />}
        <TextInput
          name="email"
          type="email"
          label={texts.email}
          defaultValue={typed}
          error={mistake ?? undefined}
          autoComplete="email"
          maxLength={254}
          required
          data-autofocus
        />
        <Button type="submit" mt="md" fullWidth size="md" loading={busy} loaderProps={{ 'aria-label': texts.sending }}>
          {texts.send}
        </Button>
      </Form>
      <Text size="sm">
        {texts.notYet}{' '}
        <Anchor component={Link} to={`${home}/apply`} underline="always" inherit>
          {messages.nav.apply}
        </Anchor>
      </Text>
    </NarrowCard>
  );
}

/** The same for every address. */
export function SignInSent({ email }: { readonly email: string }) {
  const { home, messages } = usePortal();
  const texts = messages.signIn;
  return (
    <NarrowCard>
      <Title order={1} size="h2">
        {texts.sentHeading}
      </Title>
      <Text role="status" className="portal-wrap">
        {texts.sent(email)}
      </Text>
      <Text c="dimmed" size="sm">
        {texts.sentHint}
      </Text>
      <Anchor component={Link} to={`${home}/sign-in`} reloadDocument>
        {texts.again}
      </Anchor>
    </NarrowCard>
  );
}
