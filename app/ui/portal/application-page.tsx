import { Anchor, Card, Grid, Group, List, Stack, Text, Title } from '@mantine/core';
import { Link } from '@remix-run/react';
import { type ApplicationAttempt, ApplicationForm } from './application-form.tsx';
import type { CountryOption } from './countries.ts';
import { Offer, type OfferedProgram } from './offer.tsx';
import { usePortal } from './portal-context.tsx';

export interface ApplicationPageProps {
  readonly currency: string;
  /** The one that is shown; null where none takes applications. */
  readonly program:
    | (OfferedProgram & { readonly key: string; readonly version: number; readonly autoApprove: boolean })
    | null;
  readonly others: readonly { readonly key: string; readonly name: string }[];
  readonly countries: readonly CountryOption[];
  readonly attempt?: ApplicationAttempt;
}

/** The public page of a programme: what it offers, and the way in. */
export function ApplicationPage({ currency, program, others, countries, attempt }: ApplicationPageProps) {
  const { home, shopTitle, messages } = usePortal();
  return (
    <Stack gap="xl">
      <Stack gap="xs" maw={720}>
        <Title order={1} className="portal-wrap">
          {messages.offer.heading(shopTitle)}
        </Title>
        <Text size="lg" c="dimmed">
          {program === null ? messages.offer.closed : messages.offer.lead}
        </Text>
        {others.length > 0 && (
          <Group gap="sm" component="nav" aria-label={messages.offer.choose}>
            <Text size="sm">{messages.offer.choose}:</Text>
            {others.map(({ key, name }) => (
              <Anchor key={key} component={Link} to={`${home}/apply?program=${key}`} size="sm">
                {name}
              </Anchor>
            ))}
          </Group>
        )}
      </Stack>
      {program === null ? (
        <Text>{messages.offer.closedHint}</Text>
      ) : (
        <Grid gutter="xl">
          <Grid.Col span={{ base: 12, sm: 5 }}>
            <Card className="portal-card" p={{ base: 'md', sm: 'xl' }}>
              <Title order={2} size="h3" className="portal-wrap" mb="lg">
                {program.name}
              </Title>
              <Offer program={program} currency={currency} />
            </Card>
          </Grid.Col>
          <Grid.Col span={{ base: 12, sm: 7 }}>
            <Card className="portal-card" p={{ base: 'md', sm: 'xl' }}>
              <ApplicationForm key={program.key} program={program} countries={countries} attempt={attempt} />
            </Card>
          </Grid.Col>
        </Grid>
      )}
      <Text>
        {messages.apply.known}{' '}
        <Anchor component={Link} to={`${home}/sign-in`} underline="always">
          {messages.nav.signIn}
        </Anchor>
      </Text>
    </Stack>
  );
}

/** After the application: the same for everybody, whether the address was known or not. */
export function ApplicationThanks({ number, autoApprove }: { readonly number: string; readonly autoApprove: boolean }) {
  const { home, messages } = usePortal();
  const texts = messages.apply;
  return (
    <Stack gap="lg" maw={620} py="xl">
      <Title order={1}>{texts.thanks(number)}</Title>
      <Text size="lg">{autoApprove ? texts.thanksLeadAuto : texts.thanksLead}</Text>
      <div>
        <Title order={2} size="h4">
          {texts.next}
        </Title>
        <List type="ordered" mt="xs">
          {(autoApprove ? texts.nextStepsAuto : texts.nextSteps).map((step) => (
            <List.Item key={step}>{step}</List.Item>
          ))}
        </List>
      </div>
      <Anchor component={Link} to={`${home}/sign-in`}>
        {messages.nav.signIn}
      </Anchor>
    </Stack>
  );
}
