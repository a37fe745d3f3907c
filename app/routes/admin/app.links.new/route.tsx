import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData, useNavigation, useSubmit } from '@remix-run/react';
import { BlockStack, Layout, Page, PageActions } from '@shopify/polaris';
import { useState } from 'react';
import { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';
import { isDecimalText, isPayableText } from '#app/domain/money.ts';
import type { RulePay } from '#app/domain/program.ts';
import { authenticateMerchant } from '#app/routes/admin/merchant.server.ts';
import { formOutcome, orErrorPage, parseForm } from '#app/routes/failure.server.ts';
import { FailureBanner, stillTrue } from '#app/ui/admin/outcome.tsx';
import { emptyLink, type LinkDraft, LinkFields } from './link-fields.tsx';
import { WhatIsSaved } from './what-is-saved.tsx';

export const meta = () => [{ title: 'New link' }];

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const { links } = args.context.services;
    const partner = z.uuid().safeParse(new URL(args.request.url).searchParams.get('partner'));
    const { currency } = await admin.requireShop(shopId);
    return { currency, terms: partner.success ? await links.invitationTerms(shopId, partner.data) : null };
  });
}

const form = z.object({
  partnerId: z.uuid('Choose a partner.'),
  label: z.string().trim().min(1, 'Say what the link is for.').max(80, 'At most 80 characters.'),
  target: z.string().max(2_000),
  slug: z
    .string()
    .trim()
    .max(100)
    .transform((text) => (text === '' ? null : text)),
  rewardKind: z.enum(['none', 'percent', 'order', 'item']),
  amount: z.string().trim().max(20),
  basedOn: z.coerce.number().int().min(1).catch(0),
});

export async function action(args: ActionFunctionArgs) {
  const { shopId, admin, actor } = await authenticateMerchant(args);
  const { links } = args.context.services;
  const outcome = await formOutcome(async () => {
    const { rewardKind, amount, basedOn, ...wish } = await parseForm(args.request, form);
    const { currency } = await admin.requireShop(shopId);
    const reward = readReward(rewardKind, amount, currency);
    return links.invite(shopId, { ...wish, reward, basedOn: reward === null ? null : basedOn, actor }).catch(inWords);
  });
  if (outcome.data.ok) throw redirect('/app/links');
  return outcome;
}

/** Throws Failure `invalid_input` for an amount that cannot be paid. */
function readReward(kind: LinkDraft['rewardKind'], amount: string, currency: string): RulePay | null {
  if (kind === 'none') return null;
  if (kind === 'percent') {
    if (isDecimalText(amount) && !amount.startsWith('-') && Number(amount) <= 100) return { kind, percent: amount };
    throw new Failure('invalid_input', 'Some fields need another look.', { amount: 'A number from 0 to 100.' });
  }
  if (isPayableText(amount, currency) && !amount.startsWith('-')) return { kind: 'flat', flat: amount, per: kind };
  throw new Failure('invalid_input', 'Some fields need another look.', {
    amount: `An amount in ${currency}, such as 5.`,
  });
}

const slugWords: Readonly<Record<string, string>> = {
  characters: 'Only letters from a to z, digits and single hyphens.',
  length: 'From 3 to 40 letters.',
  reserved: 'This word is reserved.',
  offensive: 'Please choose another word.',
};

/** The flow's reasons as a merchant reads them. */
function inWords(error: unknown): never {
  if (!(error instanceof Failure)) throw error;
  const { slug, suggestions, ...fields } = error.fields;
  if (slug === undefined) throw error;
  const words =
    slug === 'taken'
      ? `It is taken, or looks the same as one that is.${suggestions ? ` Free: ${suggestions.split(' ').join(', ')}.` : ''}`
      : (slugWords[slug] ?? error.message);
  throw new Failure(error.code, error.message, { ...fields, slug: words });
}

export default function NewLink() {
  const { currency, terms } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const submit = useSubmit();
  const busy = useNavigation().formMethod === 'POST';
  const [draft, setDraft] = useState<LinkDraft>(emptyLink);
  const [sent, setSent] = useState<LinkDraft | null>(null);
  const standing = stillTrue(outcome, sent, draft);
  const save = (): void => {
    setSent(draft);
    const basedOn = String(terms?.version ?? 0);
    submit({ ...draft, partnerId: terms?.partnerId ?? '', basedOn }, { method: 'post' });
  };
  return (
    <Page title="New link" backAction={{ content: 'Links', url: '/app/links' }}>
      <BlockStack gap="400">
        <FailureBanner outcome={standing} />
        <Layout>
          <Layout.Section>
            <LinkFields draft={draft} onChange={setDraft} terms={terms} outcome={standing} currency={currency} />
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <WhatIsSaved draft={draft} terms={terms} />
          </Layout.Section>
        </Layout>
        <PageActions
          primaryAction={{ content: 'Make the link', onAction: save, loading: busy, disabled: terms === null }}
          secondaryActions={[{ content: 'Cancel', url: '/app/links' }]}
        />
      </BlockStack>
    </Page>
  );
}
