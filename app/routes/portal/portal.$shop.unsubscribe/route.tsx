// Where a reminder's link leads. Looking changes nothing, because mail scanners look at every link; the button does, and so does the button of a
// mail program, which sends `List-Unsubscribe=One-Click` here without anybody seeing the page (RFC 8058).
import { Button, Text, Title } from '@mantine/core';
import { Form, type MetaFunction, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import type { ReactNode } from 'react';
import { messagesIn } from '#app/ui/portal/messages/messages.ts';
import { NarrowCard } from '#app/ui/portal/narrow-card.tsx';
import { usePortal } from '#app/ui/portal/portal-context.tsx';
import { formAnswer, linkAction, openLoader } from '../guards.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: messagesIn(data?.locale ?? 'en').unsubscribe.title },
  { name: 'robots', content: 'noindex' },
];

export const loader = openLoader(async ({ portal, shop, url, locale }) => {
  const token = url.searchParams.get('token') ?? '';
  const choice = await portal.mails.getByLink(shop.shopId, token);
  return { locale, token: choice === null ? null : token, refused: choice?.refused === true };
});

export const action = linkAction(async ({ portal, shop, url, request }) => {
  const token = url.searchParams.get('token') ?? '';
  const refused = (await request.formData()).get('reminders') !== 'on';
  const isDone = await portal.mails.chooseByLink(shop.shopId, token, refused);
  return isDone ? formAnswer(200, { chosen: true }) : formAnswer(410, { chosen: false });
});

export default function Unsubscribe() {
  const { token, refused } = useLoaderData<typeof loader>();
  const chosen = useActionData<typeof action>()?.chosen === true;
  const { shopTitle, messages } = usePortal();
  const texts = messages.unsubscribe;
  if (token === null) return <Told title={texts.deadTitle} text={texts.dead} />;
  if (refused) {
    return (
      <Told title={texts.doneTitle} text={texts.done(shopTitle)}>
        <Text c="dimmed">{texts.hint}</Text>
        <Choose token={token} reminders="on" label={texts.undo} />
      </Told>
    );
  }
  return (
    <Told title={chosen ? texts.backTitle : texts.title} text={chosen ? texts.back(shopTitle) : texts.lead(shopTitle)}>
      <Text c="dimmed">{texts.hint}</Text>
      <Choose token={token} reminders="off" label={texts.confirm} />
    </Told>
  );
}

function Told(props: { readonly title: string; readonly text: string; readonly children?: ReactNode }) {
  return (
    <NarrowCard>
      <Title order={1} size="h2">
        {props.title}
      </Title>
      <Text className="portal-wrap" role="status">
        {props.text}
      </Text>
      {props.children}
    </NarrowCard>
  );
}

interface ChooseProps {
  readonly token: string;
  readonly reminders: 'on' | 'off';
  readonly label: string;
}

function Choose({ token, reminders, label }: ChooseProps) {
  const { home } = usePortal();
  const busy = useNavigation().state !== 'idle';
  return (
    <Form method="post" action={`${home}/unsubscribe?token=${encodeURIComponent(token)}`} replace>
      <input type="hidden" name="reminders" value={reminders} />
      <Button type="submit" size="md" fullWidth loading={busy} variant={reminders === 'on' ? 'default' : 'filled'}>
        {label}
      </Button>
    </Form>
  );
}
