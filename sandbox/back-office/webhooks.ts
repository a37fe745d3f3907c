// The webhook log of the back office, with the switches that make deliveries as unreliable as Shopify's may be.
import { type Page, pageBody, storeName } from '../admin-shell/frame.ts';
import { when } from '../admin-shell/pages.ts';
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

function row(delivery: Delivery, base: string): string {
  const last = delivery.attempts.at(-1);
  const answer = last
    ? `${last.status ?? escapeHtml(last.error ?? 'no answer')}${delivery.attempts.length > 1 ? ` after ${delivery.attempts.length} attempts` : ''}`
    : '';
  return `<tr><td class="nowrap"><b>${escapeHtml(delivery.topic)}</b><div class="mono muted">${delivery.webhookId.slice(0, 8)}</div></td><td>${when(delivery.createdAt)}</td><td><span class="badge ${TONES[delivery.state]}">${delivery.state}</span> <span class="muted small">${answer}</span></td>
<td class="right"><form class="inline" method="post" action="${base}/${delivery.id}/resend"><button class="button">Resend</button></form></td></tr>`;
}

export function webhooksPage(shop: Shop, dispatcher: Dispatcher): Page {
  const base = `/store/${storeName(shop)}/webhooks`;
  const own = dispatcher.log.all().filter((one) => one.shopDomain === shop.domain);
  const rows = own
    .slice(-SHOWN)
    .reverse()
    .map((one) => row(one, base));
  const active = dispatcher.disturbances().length;
  const buttons = Object.entries(SWITCHES).map(
    ([key, { label }]) => `<button class="button" name="do" value="${key}">${label}</button>`,
  );
  const held = own.filter((one) => one.state === 'held').length;
  const release = held
    ? `<button class="button primary" name="do" value="release">Release ${held} held</button><button class="button" name="do" value="reverse">Release newest first</button>`
    : '';
  const table = rows.length
    ? `<section class="card flush"><table><thead><tr><th>Topic</th><th>At (UTC)</th><th>State</th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`
    : '<section class="card empty"><b>Nothing sent yet</b>Webhooks appear here once something happens in the shop.</section>';
  return {
    title: 'Webhook deliveries',
    active: 'webhooks',
    body: pageBody(
      'Webhook deliveries',
      `<section class="card" style="margin-bottom:16px"><h2>Make them unreliable</h2><p class="muted">Applies to whatever happens from now on${active ? `; <b>${active} active</b>` : ''}.</p><form class="inline" method="post" action="${base}">${buttons.join('')}<button class="button primary" name="do" value="clear"${active ? '' : ' disabled'}>Well-behaved again</button>${release}</form></section>${table}`,
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
