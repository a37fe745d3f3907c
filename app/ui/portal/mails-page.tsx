import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { Form, useNavigation } from '@remix-run/react';
import { usePortal } from './portal-context.tsx';

export interface MailsPageProps {
  readonly email: string;
  readonly reminded: boolean;
}

/** Which mail somebody gets: reminders are theirs to refuse. */
export function MailsPage({ email, reminded }: MailsPageProps) {
  const { messages } = usePortal();
  const texts = messages.mails;
  const busy = useNavigation().state !== 'idle';
  return (
    <Stack gap="lg" maw={640}>
      <div>
        <Title order={1}>{texts.title}</Title>
        <Text c="dimmed" className="portal-wrap">
          {texts.lead(email)}
        </Text>
      </div>
      <div className="portal-card" style={{ padding: '1.5rem' }}>
        <Stack gap="sm">
          <Title order={2} size="h4">
            {texts.reminders}
          </Title>
          <Text>{texts.remindersHint}</Text>
          <Text c="dimmed">{texts.remindersConsent}</Text>
          <Form method="post">
            <Group justify="space-between">
              <Text role="status" fw={600}>
                {reminded ? texts.on : texts.off}
              </Text>
              <Button
                type="submit"
                name="reminders"
                value={reminded ? 'off' : 'on'}
                variant={reminded ? 'default' : 'filled'}
                loading={busy}
              >
                {reminded ? texts.switchOff : texts.switchOn}
              </Button>
            </Group>
          </Form>
        </Stack>
      </div>
      <Text c="dimmed">{texts.always}</Text>
    </Stack>
  );
}
