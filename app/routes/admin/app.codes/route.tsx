import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Page } from '@shopify/polaris';
import { z } from 'zod';
import { authenticateMerchant, pageRequest } from '#app/routes/admin/merchant.server.ts';
import { orErrorPage } from '#app/routes/failure.server.ts';
import { useUntilDone } from '#app/ui/admin/use-until-done.ts';
import { CodeLeaks } from './code-leaks.tsx';
import { CodeList } from './code-list.tsx';
import { CodePools } from './code-pools.tsx';

export const meta = () => [{ title: 'Discount codes' }];

const asked = z.object({
  q: z.string().trim().max(100).catch(''),
  /** The discount in whose page of Shopify's admin the merchant followed our link: its number, or its whole id. */
  id: z
    .string()
    .regex(/^(gid:\/\/shopify\/\w+\/)?\d{1,20}$/)
    .transform((id) => id.split('/').at(-1) ?? null)
    .nullable()
    .catch(null),
});

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const query = new URL(args.request.url).searchParams;
    const { q, id } = asked.parse({ q: query.get('q') ?? '', id: query.get('id') });
    const discount = id === null ? null : await admin.holdingDiscount(shopId, id);
    // A discount that is none of ours narrows nothing: the merchant sees all codes, and is told.
    const narrowed = discount === null ? null : id;
    return {
      search: q,
      discount,
      isUnknownDiscount: id !== null && discount === null,
      codes: await admin.codes(shopId, { search: q, discount: narrowed, page: pageRequest(query) }),
      pools: await admin.codePools(shopId),
      leaks: await admin.codeLeaks(shopId),
    };
  });
}

export default function Codes() {
  const { search, discount, isUnknownDiscount, codes, pools, leaks } = useLoaderData<typeof loader>();
  useUntilDone(codes.rows.some(({ state }) => state === 'pending'));
  return (
    <Page
      title="Discount codes"
      subtitle="Partners’ codes, and where they turned up with orders that they were not meant for."
      backAction={{ content: 'Partners', url: '/app/partners' }}
    >
      <BlockStack gap="400">
        {isUnknownDiscount && (
          <Banner tone="info">That discount holds no partner’s codes. Here are all of them.</Banner>
        )}
        <CodeList codes={codes} search={search} discount={discount} />
        <CodePools pools={pools} />
        <CodeLeaks leaks={leaks} />
      </BlockStack>
    </Page>
  );
}
