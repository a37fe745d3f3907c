// Where a reminder's link leads. Looking changes nothing, because mail scanners look at every link; the button does, and so does the button of a
// mail program, which sends `List-Unsubscribe=One-Click` here without anybody seeing the page (RFC 8058). Whoever comes may be no partner and may
// read none of the portal's languages, so the page has no portal around it and speaks the language of the mail.
import { Button, ColorSchemeScript, Container, MantineProvider, mantineHtmlProps, Text, Title } from '@mantine/core';
import coreStyles from '@mantine/core/styles.css?url';
import type { HeadersFunction, LinksFunction } from '@remix-run/node';
import { Form, type MetaFunction, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import type { ReactNode } from 'react';
import { mailLocales } from '#app/flows/outbox-kinds.ts';
import type { DocumentHandle } from '#app/ui/document/document-handle.ts';
import { useNonce } from '#app/ui/document/nonce.ts';
import { chooseAmong } from '#app/ui/portal/messages/messages.ts';
import { unsubscribeWords } from '#app/ui/portal/messages/unsubscribe.ts';
import { NarrowCard } from '#app/ui/portal/narrow-card.tsx';
import portalStyles from '#app/ui/portal/portal.css?url';
import { portalTheme, portalVariables } from '#app/ui/portal/theme.ts';
import { formAnswer, linkAction, openLoader } from '../guards.server.ts';

export const handle: DocumentHandle = {
  surface: 'public',
  lang: (loaded) => (loaded as Loaded | undefined)?.locale ?? 'en',
  htmlAttributes: { 'data-mantine-color-scheme': mantineHtmlProps['data-mantine-color-scheme'] },
};

export const links: LinksFunction = () => [coreStyles, portalStyles].map((href) => ({ rel: 'stylesheet', href }));

export const headers: HeadersFunction = () => ({ 'Cache-Control': 'private, no-store' });

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: unsubscribeWords[data?.locale ?? 'en'].title },
  { name: 'robots', content: 'noindex' },
];

export const loader = openLoader(async ({ portal, shop, url, request }) => {
  const token = url.searchParams.get('token') ?? '';
  const choice = await portal.mails.getByLink(shop.shopId, token);
  return {
    shopTitle: shop.title,
    // As the mail was written; else as the browser asks.
    locale: chooseAmong(mailLocales, url.searchParams.get('lang'), request.headers.get('accept-language')),
    isLive: choice !== null,
    refused: choice?.refused === true,
  };
});

type Loaded = Awaited<ReturnType<typeof loader>>['data'];

export const action = linkAction(async ({ portal, shop, url, request }) => {
  const token = url.searchParams.get('token') ?? '';
  const refused = (await request.formData()).get('reminders') !== 'on';
  const isDone = await portal.mails.chooseByLink(shop.shopId, token, refused);
  return isDone ? formAnswer(200, { chosen: true }) : formAnswer(410, { chosen: false });
});

export default function Unsubscribe() {
  const { shopTitle, locale } = useLoaderData<typeof loader>();
  return (
    <>
      <ColorSchemeScript defaultColorScheme="auto" nonce={useNonce()} suppressHydrationWarning />
      <MantineProvider theme={portalTheme} cssVariablesResolver={portalVariables} defaultColorScheme="auto">
        <header className="portal-header">
          <Container size="lg" py="sm">
            <Text fw={700} lineClamp={2}>
              {shopTitle}
            </Text>
          </Container>
        </header>
        <Container size="lg" component="main" py="xl">
          <Choice />
        </Container>
        <Container size="lg" component="footer" pb="xl">
          <Text size="sm" c="dimmed">
            {unsubscribeWords[locale].poweredBy}
          </Text>
        </Container>
      </MantineProvider>
    </>
  );
}

function Choice() {
  const { shopTitle, locale, isLive, refused } = useLoaderData<typeof loader>();
  const chosen = useActionData<typeof action>()?.chosen === true;
  const words = unsubscribeWords[locale];
  if (!isLive) return <Told title={words.deadTitle} text={words.dead} />;
  if (refused) {
    return (
      <Told title={words.doneTitle} text={words.done(shopTitle)}>
        <Text c="dimmed">{words.hint}</Text>
        <Choose reminders="on" label={words.undo} />
      </Told>
    );
  }
  return (
    <Told title={chosen ? words.backTitle : words.title} text={chosen ? words.back(shopTitle) : words.lead(shopTitle)}>
      <Text c="dimmed">{words.hint}</Text>
      <Choose reminders="off" label={words.confirm} />
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

/** Sent to the address of the page itself, which says who and in which language. */
function Choose({ reminders, label }: { readonly reminders: 'on' | 'off'; readonly label: string }) {
  const busy = useNavigation().state !== 'idle';
  return (
    <Form method="post" replace>
      <input type="hidden" name="reminders" value={reminders} />
      <Button type="submit" size="md" fullWidth loading={busy} variant={reminders === 'on' ? 'default' : 'filled'}>
        {label}
      </Button>
    </Form>
  );
}
