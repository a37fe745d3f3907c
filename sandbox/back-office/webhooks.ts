// The webhook log of the back office, with the switches that make deliveries as unreliable as Shopify's may be.
import { type Page, pageBody, storeName } from '../admin-shell/frame.ts';
import { badge, card, tableCard, when } from '../admin-shell/markup.ts';
import { escapeHtml, Refusal } from '../http.ts';
import type { Delivery, DeliveryState } from '../webhooks/deliveries.ts';
import type { Dispatcher } from '../webhooks/dispatcher.ts';
import type { Shop } from '../world/state.ts';

const SHOWN = 100;
const TONES: Record<DeliveryState, string> = {
  delivered: 'success',
  waiting: 'caution',
  sending: 'caution',
  held: 'caution',
  failed: 'critical',
  lost: 'critical',
};

/** What each switch does to the events that follow. */
const SWITCHES = {
  duplicate: { label: 'Send each twice', disturbance: { duplicates: 1 } },
  shuffle: { label: 'Out of order', disturbance: { shuffleMs: 5000 } },
  delay: { label: 'Ten seconds late', disturbance: { delayMs: 10_000 } },
  hold: { label: 'Hold back', disturbance: { hold: true } },
  lose: { label: 'Lose them', disturbance: { lose: true } },
} as const;

function row(delivery: Delivery, base: string): string[] {
  const last = delivery.attempts.at(-1);
  const tries = delivery.attempts.length > 1 ? ` after ${delivery.attempts.length} attempts` : '';
  const answer = last ? `${last.status ?? escapeHtml(last.error ?? 'no answer')}${tries}` : '';
  return [
    `<b>${escapeHtml(delivery.topic)}</b><div class="mono muted">${delivery.webhookId.slice(0, 8)}</div>`,
    when(delivery.createdAt),
    `${badge(delivery.state, TONES[delivery.state])} <span class="muted small">${answer}</span>`,
    `<form class="inline" method="post" action="${base}/${delivery.id}/resend"><button class="button">Resend</button></form>`,
  ];
}

function switchCard(dispatcher: Dispatcher, base: string, held: number): string {
  const active = dispatcher.disturbances().length;
  const button = (wish: string, label: string, tone = '') =>
    `<button class="button ${tone}" name="do" value="${wish}">${label}</button>`;
  const buttons = [
    ...Object.entries(SWITCHES).map(([wish, { label }]) => button(wish, label)),
    active ? button('clear', 'Well-behaved again', 'primary') : '',
    held ? button('release', `Release ${held} held`, 'primary') + button('reverse', 'Release newest first') : '',
  ];
  return card(
    'Make them unreliable',
    `<p class="muted">Applies to whatever happens from now on${active ? `; <b>${active} active</b>` : ''}.</p>
    <form class="inline" method="post" action="${base}">${buttons.join('')}</form>`,
  );
}

export function webhooksPage(shop: Shop, dispatcher: Dispatcher): Page {
  const base = `/store/${storeName(shop)}/webhooks`;
  const own = dispatcher.log.all().filter((one) => one.shopDomain === shop.domain);
  const held = own.filter((one) => one.state === 'held').length;
  const log = tableCard(
    [{ title: 'Topic' }, { title: 'At (UTC)', class: 'nowrap' }, { title: 'State' }, { title: '', class: 'right' }],
    own
      .slice(-SHOWN)
      .reverse()
      .map((one) => row(one, base)),
    { title: 'Nothing sent yet', text: 'Webhooks appear here once something happens in the shop.' },
  );
  return {
    title: 'Webhook deliveries',
    active: 'webhooks',
    body: pageBody(
      'Webhook deliveries',
      `<div class="stack">${switchCard(dispatcher, base, held)}${log}</div>`,
      `<span class="muted">${own.length} deliveries</span>`,
    ),
  };
}

/** One of the switches, or the release of what is held. */
export function disturbWebhooks(shop: Shop, dispatcher: Dispatcher, wish: string): void {
  if (wish === 'clear') dispatcher.clearDisturbances();
  else if (wish === 'release') dispatcher.release('arrival');
  else if (wish === 'reverse') dispatcher.release('reverse');
  else if (Object.hasOwn(SWITCHES, wish)) {
    dispatcher.disturb({ ...SWITCHES[wish as keyof typeof SWITCHES].disturbance, shop: shop.domain });
  } else throw new Refusal(404, `no such switch: ${wish}`);
}

export function resend(shop: Shop, dispatcher: Dispatcher, id: string): void {
  const found = dispatcher.log.all().find((one) => String(one.id) === id && one.shopDomain === shop.domain);
  if (!found?.body) throw new Refusal(404, `delivery ${id} is no longer kept`);
  dispatcher.redeliver(found);
}
