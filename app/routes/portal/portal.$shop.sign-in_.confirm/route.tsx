// Where the link in the mail leads. Looking at the page spends nothing, because mail scanners look at every link; the button does.
import { Anchor, Button, Text, Title } from '@mantine/core';
import { redirect } from '@remix-run/node';
import { Form, Link, type MetaFunction, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { portalPath } from '#app/domain/portal-path.ts';
import { messagesIn } from '#app/ui/portal/messages/messages.ts';
import { NarrowCard } from '#app/ui/portal/narrow-card.tsx';
import { usePortal } from '#app/ui/portal/portal-context.tsx';
import { formAnswer, openAction, openLoader } from '../guards.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: messagesIn(data?.locale ?? 'en').signIn.confirmTitle },
];

export const loader = openLoader(async ({ portal, shop, url, locale }) => {
  const token = url.searchParams.get('token') ?? '';
  return { locale, token: (await portal.isSignInOpen(shop, token)) ? token : null };
});

export const action = openAction(async ({ portal, shop, request }) => {
  const token = (await request.formData()).get('token');
  const begun = typeof token === 'string' ? await portal.signIn(request, shop, token) : null;
  if (begun === null) return formAnswer(410, { dead: true });
  return redirect(portalPath(begun.returnTo, shop.shopName), { headers: { 'Set-Cookie': begun.cookie } });
});

export default function Confirm() {
  const { token } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { home, shopTitle, messages } = usePortal();
  const busy = useNavigation().state !== 'idle';
  const texts = messages.signIn;
  const dead = token === null || answer?.dead === true;
  return (
    <NarrowCard>
      <Title order={1} size="h2">
        {dead ? texts.deadHeading : texts.confirmHeading}
      </Title>
      <Text className="portal-wrap">{dead ? texts.deadLead : texts.confirmLead(shopTitle)}</Text>
      {dead ? (
        <Anchor component={Link} to={`${home}/sign-in`}>
          {texts.newLink}
        </Anchor>
      ) : (
        <Form method="post" action={`${home}/sign-in/confirm`}>
          <input type="hidden" name="token" value={token} />
          <Button type="submit" size="md" fullWidth loading={busy}>
            {texts.confirm}
          </Button>
        </Form>
      )}
    </NarrowCard>
  );
}
