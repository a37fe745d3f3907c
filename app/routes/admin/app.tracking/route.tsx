import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Layout, Page } from '@shopify/polaris';
import { z } from 'zod';
import { choicesFrom } from '#app/domain/survey.ts';
import { authenticateMerchant } from '#app/routes/admin/merchant.server.ts';
import { formOutcome, orErrorPage, parseForm } from '#app/routes/failure.server.ts';
import { NearMissList } from './near-miss-list.tsx';
import { PeriodPicker } from './period-picker.tsx';
import { PlacedCard } from './placed-card.tsx';
import { SignalsCard } from './signals-card.tsx';
import { SurveyCard } from './survey-card.tsx';
import { TrackingFigures } from './tracking-figures.tsx';
import { trackingQuery } from './tracking-query.server.ts';
import { TrackingState } from './tracking-state.tsx';

export const meta = () => [{ title: 'Tracking' }];

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const shop = await admin.requireShop(shopId);
    const asked = trackingQuery(new URL(args.request.url).searchParams);
    const period = admin.period(shop, asked.period);
    const { apiKey } = args.context.services.config.shopify;
    return {
      period,
      signal: asked.signal,
      ...(await admin.tracking(shop, period)),
      pixel: await admin.pixelStatus(shopId),
      nearMisses: await admin.nearMisses(shop, { days: period, signal: asked.signal, page: asked.page }),
      embedUrl: `https://${shop.domain}/admin/themes/current/editor?context=apps&activateAppId=${apiKey}/tributary`,
    };
  });
}

const form = z.object({
  intent: z.literal('survey'),
  enabled: z.enum(['true', 'false']).transform((text) => text === 'true'),
  choices: z.string().max(2_000, 'That is too long.').transform(choicesFrom),
});

export async function action(args: ActionFunctionArgs) {
  const { shopId, admin, actor } = await authenticateMerchant(args);
  return formOutcome(async () => {
    const { enabled, choices } = await parseForm(args.request, form);
    await admin.changeSurvey(shopId, { enabled, choices, actor });
  });
}

export default function Tracking() {
  const { period, signal, signals, survey, webhooks, pixel, nearMisses, embedUrl } = useLoaderData<typeof loader>();
  return (
    <Page title="Tracking" subtitle="By which signals your orders find their partners, and which ones nearly did.">
      <BlockStack gap="400">
        <PeriodPicker period={period} />
        <TrackingFigures signals={signals} />
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              <SignalsCard signals={signals} />
              <NearMissList page={nearMisses} signal={signal} />
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <TrackingState webhooks={webhooks} pixel={pixel} embedUrl={embedUrl} />
              <PlacedCard placed={signals.placed} />
              <SurveyCard survey={survey} orders={signals.orders} />
            </BlockStack>
          </Layout.Section>
        </Layout>
      </BlockStack>
    </Page>
  );
}
