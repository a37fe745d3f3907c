import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Layout, Page } from '@shopify/polaris';
import { Failure } from '#app/domain/failure.ts';
import { linkAddressesOf } from '#app/domain/link-address.ts';
import { reviewActionsFor } from '#app/domain/partner-lifecycle.ts';
import { authenticateMerchant, pageRequest, requireUuid } from '#app/routes/admin/merchant.server.ts';
import { reviewForm, reviewOf } from '#app/routes/admin/review-form.server.ts';
import { formOutcome, orErrorPage, parseForm } from '#app/routes/failure.server.ts';
import { PartnerStatusBadge } from '#app/ui/admin/badges.tsx';
import { FailureBanner } from '#app/ui/admin/outcome.tsx';
import { RejectModal } from '#app/ui/admin/reject-modal.tsx';
import { useUntilDone } from '#app/ui/admin/use-until-done.ts';
import { Balances } from './balances.tsx';
import { Commissions } from './commissions.tsx';
import { PartnerCodes } from './partner-codes.tsx';
import { PartnerFacts } from './partner-facts.tsx';
import { PartnerHistory } from './partner-history.tsx';
import { PartnerTools } from './partner-tools.tsx';
import { RewardsPaid } from './rewards-paid.tsx';
import { useAddedToast } from './use-added-toast.ts';
import { useReview } from './use-review.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.partner.name ?? 'Partner' }];

const newestRewards = { progress: 'any', search: '', page: { after: null, before: null } } as const;

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const partnerId = requireUuid(args.params.partnerId, 'partner');
    const page = pageRequest(new URL(args.request.url).searchParams);
    const partner = await admin.partner(shopId, partnerId, page);
    if (partner === null) throw new Failure('not_found', 'There is no such partner.');
    const shop = await admin.requireShop(shopId);
    const rewards = await args.context.services.rewards.listPaid(shopId, newestRewards, partnerId);
    return {
      partner,
      rewards: rewards.rows,
      actions: reviewActionsFor(partner.status),
      linkBase: linkAddressesOf(shop, args.context.services.config.appUrl)(''),
      linkHost: shop.linkHost,
    };
  });
}

export async function action(args: ActionFunctionArgs) {
  const { shopId, admin, actor } = await authenticateMerchant(args);
  return formOutcome(async () => {
    const partnerId = requireUuid(args.params.partnerId, 'partner');
    const form = await parseForm(args.request, reviewForm);
    return { action: form.action, ...(await admin.reviewPartner(shopId, partnerId, reviewOf(form, actor))) };
  });
}

export default function Partner() {
  const { partner, rewards, actions, linkBase, linkHost } = useLoaderData<typeof loader>();
  const review = useReview(partner);
  useAddedToast(partner.number);
  useUntilDone(partner.codes.some(({ state }) => state === 'pending'));
  return (
    <Page
      title={partner.name}
      subtitle={partner.company === null ? partner.number : `${partner.number} · ${partner.company}`}
      titleMetadata={<PartnerStatusBadge status={partner.status} />}
      backAction={{ content: 'Partners', url: '/app/partners' }}
      {...review.pageActions(actions)}
    >
      <BlockStack gap="400">
        <FailureBanner outcome={review.outcome} />
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              <Balances balances={partner.balances} clicks={partner.clicks} />
              <PartnerTools partner={partner} linkBase={linkBase} linkHost={linkHost} />
              <PartnerCodes partner={partner} />
              <Commissions commissions={partner.commissions} />
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <PartnerFacts partner={partner} />
              <RewardsPaid number={partner.number} payments={rewards} />
              <PartnerHistory events={partner.events} appliedAt={partner.appliedAt} />
            </BlockStack>
          </Layout.Section>
        </Layout>
      </BlockStack>
      <RejectModal
        open={review.asking}
        who={partner.name}
        busy={review.busy}
        onReject={(rejection) => review.send('reject', rejection)}
        onClose={review.stopAsking}
      />
    </Page>
  );
}
