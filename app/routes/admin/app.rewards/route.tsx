import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Page } from '@shopify/polaris';
import { z } from 'zod';
import { authenticateMerchant } from '#app/routes/admin/merchant.server.ts';
import { formOutcome, orErrorPage, parseForm } from '#app/routes/failure.server.ts';
import { listedFriend, listedPayment, listedWait } from './listed-reward.ts';
import { rewardQuery } from './reward-query.server.ts';
import { RewardTable } from './reward-table.tsx';

export const meta = () => [{ title: 'Rewards' }];

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId } = await authenticateMerchant(args);
    const { rewards } = args.context.services;
    const { asked, query } = rewardQuery(new URL(args.request.url).searchParams);
    switch (asked.view) {
      case 'referrers':
        return { view: 'referrers', asked, page: await rewards.listPaid(shopId, query) } as const;
      case 'friends':
        return { view: 'friends', asked, page: await rewards.listFriends(shopId, query) } as const;
      case 'waiting':
        return { view: 'waiting', asked, page: await rewards.listWaiting(shopId, query) } as const;
    }
  });
}

const request = z.discriminatedUnion('what', [
  z.object({ what: z.literal('reward'), id: z.uuid() }),
  z.object({ what: z.literal('partner'), id: z.uuid() }),
  z.object({
    what: z.literal('again'),
    whose: z.enum(['friend', 'referrer']),
    id: z.uuid(),
    code: z.string().min(1).max(64),
    reason: z.string().trim().min(1, 'Say why, for whoever looks at it later.').max(500),
  }),
]);

export async function action(args: ActionFunctionArgs) {
  const { shopId, actor } = await authenticateMerchant(args);
  const { rewards } = args.context.services;
  return formOutcome(async () => {
    const { what, ...asked } = await parseForm(args.request, request);
    if (what === 'partner') return { requested: (await rewards.payReward(shopId, asked.id)).length };
    if ('whose' in asked) await rewards.grantCodeAgain(shopId, { ...asked, actor });
    else await rewards.retryReward(shopId, asked.id);
    return { requested: 1 };
  });
}

export default function Rewards() {
  const found = useLoaderData<typeof loader>();
  const { asked, page } = found;
  return (
    <Page
      fullWidth
      title="Rewards"
      subtitle="What friends were given, and what referrers were paid in store credit or codes instead of money."
    >
      <RewardTable
        asked={asked}
        page={page}
        rows={
          found.view === 'referrers'
            ? found.page.rows.map(listedPayment)
            : found.view === 'friends'
              ? found.page.rows.map(listedFriend)
              : found.page.rows.map(listedWait)
        }
      />
    </Page>
  );
}
