import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Badge, Banner, BlockStack, InlineStack, Layout, Page } from '@shopify/polaris';
import { z } from 'zod';
import { Failure } from '#app/domain/failure.ts';
import { authenticateMerchant } from '#app/routes/admin/merchant.server.ts';
import { formOutcome, orErrorPage, parseForm } from '#app/routes/failure.server.ts';
import { CreditBadge } from '#app/ui/admin/badges.tsx';
import { Moment } from '#app/ui/admin/format.tsx';
import { FailureBanner } from '#app/ui/admin/outcome.tsx';
import { useUntilDone } from '#app/ui/admin/use-until-done.ts';
import { paymentWords } from '#app/ui/admin/words.ts';
import { AssignModal } from './assign-modal.tsx';
import { Commissions } from './commissions.tsx';
import { EvidenceCard } from './evidence-card.tsx';
import { FriendReward, type ShownReward } from './friend-reward.tsx';
import { LedgerEntries } from './ledger-entries.tsx';
import { NamesProvider } from './names.tsx';
import { OrderFactsCard } from './order-facts-card.tsx';
import { Result } from './result.tsx';
import { Timeline } from './timeline.tsx';
import { type AssignQuestion, useAssign } from './use-assign.ts';
import { Why } from './why.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `Order ${data?.order.name ?? ''}`.trim() }];

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const order = await admin.order(shopId, args.params.orderId ?? '');
    if (order === null) throw new Failure('not_found', 'There is no such order.');
    return { order };
  });
}

const form = z.object({
  partnerId: z.union([z.literal('nobody').transform(() => null), z.uuid('Choose a partner, or nobody.')]),
  reason: z.string().trim().min(3, 'Say in a few words why.').max(500, 'At most 500 characters.'),
});

export async function action(args: ActionFunctionArgs) {
  const { shopId, admin, actor } = await authenticateMerchant(args);
  return formOutcome(async () => {
    const { partnerId, reason } = await parseForm(args.request, form);
    await admin.assignOrder(shopId, { orderId: args.params.orderId ?? '', partnerId, reason, actor });
  });
}

export default function Order() {
  const { order } = useLoaderData<typeof loader>();
  const assign = useAssign();
  const askFor = (suggestion: AssignQuestion['suggestion']) =>
    assign.ask({ orderId: order.orderId, orderName: order.name, suggestion });
  const settling = order.settling || order.decision === null;
  useUntilDone(settling);
  return (
    <NamesProvider value={order}>
      <Page
        title={`Order ${order.name}`}
        titleMetadata={
          <InlineStack gap="100">
            <CreditBadge
              decided={order.decision !== null}
              via={order.decision?.via ?? null}
              reason={order.decision?.reason ?? null}
            />
            <Badge tone={order.cancelledAt === null ? undefined : 'critical'}>
              {order.cancelledAt === null ? paymentWords(order.financialStatus) : 'Cancelled'}
            </Badge>
            {order.test && <Badge>Test</Badge>}
          </InlineStack>
        }
        additionalMetadata={<Moment at={order.createdAt} precise />}
        backAction={{ content: 'Orders', url: '/app/orders' }}
        secondaryActions={[{ content: 'Assign', onAction: () => askFor(null) }]}
      >
        <BlockStack gap="400">
          <FailureBanner outcome={assign.outcome} />
          {settling && (
            <Banner tone="info">This order is being settled. The page shows the result as soon as it is there.</Banner>
          )}
          <Layout>
            <Layout.Section>
              <BlockStack gap="400">
                <Result order={order} />
                <Commissions commissions={order.commissions} />
                {order.decision !== null && <Why explanation={order.decision.explanation} />}
                {order.evidence !== null && (
                  <EvidenceCard evidence={order.evidence} friendCode={friendCodeOf(order)} onAssign={askFor} />
                )}
                {order.rewards.length > 0 && <FriendReward rewards={order.rewards} />}
                <LedgerEntries entries={order.entries} />
              </BlockStack>
            </Layout.Section>
            <Layout.Section variant="oneThird">
              <BlockStack gap="400">
                <OrderFactsCard order={order} />
                <Timeline order={order} />
              </BlockStack>
            </Layout.Section>
          </Layout>
        </BlockStack>
        <AssignModal assign={assign} />
      </Page>
    </NamesProvider>
  );
}

/** The code with which the customer was rewarded as a friend, if it was this order that used it. */
function friendCodeOf(order: { readonly orderId: string; readonly rewards: readonly ShownReward[] }): string | null {
  const { orderId, rewards } = order;
  return rewards.find(({ code }) => code?.usedOrderId === orderId)?.code?.code ?? null;
}
