import type { EmbedState } from './use-app-embed.ts';

/** Whether the web pixel is connected; where it is not, what Shopify said, if it said something. */
export interface PixelStatus {
  readonly state: 'connected' | 'connecting' | 'failed';
  readonly why: string | null;
}

export interface SetupView {
  readonly setup: {
    readonly programReviewed: boolean;
    readonly partnerApproved: boolean;
    readonly clicked: boolean;
    readonly orderTracked: boolean;
  };
  readonly embed: EmbedState;
  readonly pixel: PixelStatus;
  readonly embedUrl: string;
  readonly storeUrl: string;
  /** The public form for partners. */
  readonly applyUrl: string;
}

export interface SetupStep {
  readonly key: string;
  readonly title: string;
  readonly text: string;
  readonly done: boolean;
  readonly action: { readonly children: string; readonly url: string; readonly target?: '_blank' } | null;
}

/** The way to the first tracked order, in the order in which it is walked. */
export function setupSteps({ setup, embed, pixel, embedUrl, storeUrl, applyUrl }: SetupView): readonly SetupStep[] {
  return [
    {
      key: 'program',
      title: 'Look over your programme',
      text: 'Commission, how long a click counts, how long it is held, and the friend’s reward. You can change it whenever you like; orders keep the terms they were placed under.',
      done: setup.programReviewed,
      action: { children: 'Review programme', url: '/app/program' },
    },
    {
      key: 'embed',
      title: 'Switch on tracking in your theme',
      text:
        embed === 'on'
          ? 'The app embed is on in your theme.'
          : 'The app embed remembers who sent a visitor, without changing how your shop looks. Switch it on in the theme editor and save.',
      done: embed === 'on',
      action: {
        children: embed === 'on' ? 'Open theme editor' : 'Switch on in theme editor',
        url: embedUrl,
        target: '_blank',
      },
    },
    {
      key: 'pixel',
      title: 'Let the checkout confirm who came',
      text: pixelText(pixel),
      done: pixel.state === 'connected',
      action: { children: 'See customer events', url: 'shopify://admin/settings/customer_events', target: '_blank' },
    },
    {
      key: 'partner',
      title: 'Approve your first partner',
      text: `Add someone yourself, or let people apply at ${applyUrl.replace(/^https?:\/\//, '')}. An approved partner has a link and a discount code at once.`,
      done: setup.partnerApproved,
      action: { children: 'Add partner', url: '/app/partners/new' },
    },
    {
      key: 'click',
      title: 'See the first click',
      text: 'Open a partner’s link once yourself: it leads to your shop, and the visit shows up here.',
      done: setup.clicked,
      action: setup.partnerApproved ? { children: 'See partners', url: '/app/partners' } : null,
    },
    {
      key: 'order',
      title: 'Track the first order',
      text: 'When someone buys after following a link or with a partner’s code, the order and its commission appear within seconds.',
      done: setup.orderTracked,
      action: setup.orderTracked
        ? { children: 'See orders', url: '/app/orders' }
        : { children: 'Open your shop', url: storeUrl, target: '_blank' },
    },
  ];
}

function pixelText({ state, why }: PixelStatus): string {
  const purpose =
    'The web pixel recognises a visitor at checkout where the cart has lost them, such as after an express checkout';
  if (state === 'connected') return `The pixel is connected. ${purpose}, and only with the visitor’s consent.`;
  const begun = state === 'failed' ? 'Shopify refused it' : 'Shopify has not taken it yet';
  return `${purpose}. It connects by itself, usually within a minute. ${why === null ? '' : `${begun}: ${why}`}`.trimEnd();
}
