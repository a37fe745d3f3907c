// The shop itself, the app's installation in it, and what the app keeps there.

import { GraphQLError } from 'graphql';
import { byId, connection } from '../connections.ts';
import type { Context, PageArguments, RootFields } from '../context.ts';
import { pixelView } from '../mutations/app-data.ts';
import { installationView, shopView } from '../views/shop.ts';
import { subscriptionView } from '../views/subscription.ts';

type SubscriptionArguments = PageArguments & { topics?: string[] | null };

export const shopQueries: RootFields = {
  shop: (_args: unknown, { shop }: Context) => shopView(shop),
  currentAppInstallation: (_args: unknown, context: Context) => installationView(context),
  appInstallation: (_args: unknown, context: Context) => installationView(context),
  storeCreditConfiguration: (_args: unknown, { shop }: Context) => ({ storeCreditEnabled: shop.storeCreditEnabled }),

  webPixel(_args: unknown, { shop }: Context) {
    const view = pixelView(shop);
    // Shopify answers an app without a pixel with an error, not with null alone.
    if (!view)
      throw new GraphQLError('No web pixel was found for this app.', { extensions: { code: 'RESOURCE_NOT_FOUND' } });
    return view;
  },

  webhookSubscriptions(args: SubscriptionArguments, { shop }: Context) {
    const wanted = args.topics ?? [];
    const own = shop.subscriptions.filter(
      (one) => wanted.length === 0 || wanted.includes(one.topic.replace('/', '_').toUpperCase()),
    );
    return connection(byId(own), args, subscriptionView);
  },
};
