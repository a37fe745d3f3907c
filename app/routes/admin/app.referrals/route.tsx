import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { SaveBar } from '@shopify/app-bridge-react';
import { Badge, Banner, BlockStack, Layout, Page, Text } from '@shopify/polaris';
import { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';
import { authenticateMerchant, pageRequest } from '#app/routes/admin/merchant.server.ts';
import { formOutcome, orErrorPage, parseForm } from '#app/routes/failure.server.ts';
import { FailureBanner } from '#app/ui/admin/outcome.tsx';
import { UtmSettings } from '../app.links._index/utm-settings.tsx';
import { useLeaveConfirmation } from '../app.program/use-leave-confirmation.ts';
import { NotStarted } from './not-started.tsx';
import { readReferralDraft } from './referral-draft.ts';
import { ReferralFields } from './referral-fields.tsx';
import { ReferralFigures } from './referral-figures.tsx';
import { referralForm } from './referral-form.server.ts';
import { ReferralPreview } from './referral-preview.tsx';
import { ReferralVersions } from './referral-versions.tsx';
import { ReferrerTable } from './referrer-table.tsx';
import { useReferral } from './use-referral.ts';

export const meta = () => [{ title: 'Refer a friend' }];

const search = z.string().max(100).catch('');
const versionNumber = z.coerce.number().int().min(1).nullable().catch(null);

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const referral = await admin.referral(shopId);
    if (referral === null) return null;
    const parameters = new URL(args.request.url).searchParams;
    const q = search.parse(parameters.get('q') ?? '');
    const { currency, domain } = await admin.requireShop(shopId);
    const [segments, versions, utm, { page }] = await Promise.all([
      listSegments(args, shopId),
      admin.referralVersions(shopId, versionNumber.parse(parameters.get('versions'))),
      args.context.services.links.utmSettings(shopId),
      admin.partners(shopId, {
        statuses: [],
        search: q,
        sort: 'applied desc',
        programId: referral.programId,
        page: pageRequest(parameters),
      }),
    ]);
    return {
      referral,
      versions,
      utm: utm.find(({ programId }) => programId === referral.programId) ?? null,
      storefront: `https://${domain}`,
      currency,
      segments,
      q,
      page,
    };
  });
}

/** Null while Shopify cannot be asked: the rest of the page does not wait for it. */
async function listSegments({ context }: LoaderFunctionArgs, shopId: string) {
  try {
    return await context.services.referrals.listSegments(shopId);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

export async function action(args: ActionFunctionArgs) {
  const { shopId, admin, actor } = await authenticateMerchant(args);
  return formOutcome(async () => {
    const form = await parseForm(args.request, referralForm);
    const { currency } = await admin.requireShop(shopId);
    if (form.intent === 'start') {
      await admin.startReferral(shopId, { currency, actor });
      return { message: 'Customers can refer friends now' };
    }
    if (form.intent === 'switch') {
      await admin.switchReferral(shopId, { status: form.status, actor });
      return { message: form.status === 'active' ? 'Customers can refer friends again' : 'Paused' };
    }
    if (form.intent === 'return') {
      const { version: wanted, basedOn } = form;
      const { changed, version } = await admin.returnToTerms(shopId, { version: wanted, basedOn, actor });
      if (!changed) return { message: 'These terms are in force already' };
      return { message: `The terms of version ${wanted} count again`, version, replaced: basedOn };
    }
    const referral = await admin.referral(shopId);
    if (referral === null) throw new Failure('not_found', 'Referring friends is not switched on yet.');
    const read = readReferralDraft(form, currency, referral.settings);
    if (!read.ok) throw new Failure('invalid_input', 'Some fields need another look.', read.mistakes);
    const { changed } = await admin.changeReferral(shopId, { basedOn: form.basedOn, settings: read.settings, actor });
    return { message: changed ? 'Saved' : 'Nothing had changed' };
  });
}

export default function Referrals() {
  const loaded = useLoaderData<typeof loader>();
  return loaded === null ? <NotStarted /> : <Started {...loaded} />;
}

function Started(loaded: NonNullable<Awaited<ReturnType<typeof loader>>>) {
  const { referral, versions, utm, storefront, currency, segments, q, page } = loaded;
  const { draft, change, discard, save, toggle, dirty, busy, outcome } = useReferral(referral);
  useLeaveConfirmation(dirty);
  const isActive = referral.status === 'active';
  return (
    <Page
      title={referral.name}
      titleMetadata={<Badge tone={isActive ? 'success' : 'attention'}>{isActive ? 'On' : 'Paused'}</Badge>}
      subtitle="What friends and the customers who send them get. A change counts for orders placed after it."
      secondaryActions={[
        { content: 'Reminders', url: '/app/reminders' },
        { content: isActive ? 'Pause' : 'Go on', onAction: toggle, disabled: busy },
      ]}
    >
      <BlockStack gap="400">
        <FailureBanner outcome={outcome} />
        {!isActive && (
          <Banner tone="warning">
            Nobody new can refer, and no page offers it. Links that were shared before keep what they promise.
          </Banner>
        )}
        <ReferralFigures figures={referral.figures} />
        <Layout>
          <Layout.Section>
            <ReferralFields draft={draft} onChange={change} outcome={outcome} currency={currency} segments={segments} />
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <ReferralPreview read={readReferralDraft(draft, currency, referral.settings)} currency={currency} />
              <ReferralVersions versions={versions} inForce={referral} dirty={dirty || busy} />
            </BlockStack>
          </Layout.Section>
        </Layout>
        <Text as="h2" variant="headingMd">
          Referrers
        </Text>
        <ReferrerTable q={q} page={page} />
        {utm !== null && <UtmSettings setting={utm} alone storefront={storefront} />}
      </BlockStack>
      <SaveBar id="referral" open={dirty} discardConfirmation>
        <button type="button" variant="primary" onClick={save} disabled={busy} loading={busy ? '' : undefined}>
          Save
        </button>
        <button type="button" onClick={discard} disabled={busy}>
          Discard
        </button>
      </SaveBar>
    </Page>
  );
}
