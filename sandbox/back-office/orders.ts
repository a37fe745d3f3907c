// Orders in the back office: the list, one order, and the forms that change it. The changes themselves are the twin's.

import { type Page, pageBody, storeName } from '../admin-shell/frame.ts';
import { money, when } from '../admin-shell/pages.ts';
import { escapeHtml, Refusal } from '../http.ts';
import { parseMinor } from '../world/money.ts';
import { cancelOrder, editOrder, moveDispute, openDispute, refundOrder } from '../world/order-changes.ts';
import {
  currentFigures,
  currentQuantity,
  discountOf,
  financialStatus,
  netOf,
  orderFigures,
  outstanding,
  paidTotal,
  refundedTotal,
} from '../world/order-figures.ts';
import { markPaid } from '../world/orders.ts';
import type { Dispute, Order, Shop } from '../world/state.ts';
import { requireOrder, type World } from '../world.ts';

const TONES: Record<string, string> = {
  paid: 'success',
  pending: 'caution',
  authorized: 'caution',
  partially_paid: 'caution',
  voided: '',
  refunded: '',
  partially_refunded: '',
};

function statusBadge(order: Order): string {
  const status = financialStatus(order);
  const cancelled = order.cancelledAt ? ' <span class="badge critical">Cancelled</span>' : '';
  return `<span class="badge ${TONES[status] ?? ''}">${status.replace('_', ' ')}</span>${cancelled}`;
}

function nameOf(shop: Shop, order: Order): string {
  const customer = order.customerId ? shop.customers.get(order.customerId) : undefined;
  return escapeHtml(
    customer
      ? `${customer.firstName} ${customer.lastName}`.trim() || (customer.email ?? '')
      : order.email || 'No customer',
  );
}

const PAGE_SIZE = 50;

export function ordersPage(shop: Shop, query: URLSearchParams): Page {
  const wanted = (query.get('q') ?? '').toLowerCase();
  const fits = (order: Order) =>
    `#${order.number} ${order.id} ${order.email} ${nameOf(shop, order)}`.toLowerCase().includes(wanted);
  const all = [...shop.orders.values()].filter(fits).reverse();
  const number = Math.max(1, Number(query.get('page')) || 1);
  const shown = all.slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE);
  const store = `/store/${storeName(shop)}`;
  const rows = shown.map(
    (order) =>
      `<tr><td><a href="${store}/orders/${order.id}">#${order.number}</a></td><td class="hide-phone">${when(order.createdAt)}</td><td>${nameOf(shop, order)}</td><td>${statusBadge(order)}</td><td class="hide-phone">${order.lines.length}</td><td class="right">${money(orderFigures(order).total, order.currency)}</td></tr>`,
  );
  const pager = (to: number, label: string, on: boolean) =>
    on
      ? `<a class="button" href="?${new URLSearchParams({ q: query.get('q') ?? '', page: String(to) })}">${label}</a>`
      : '';
  const table = rows.length
    ? `<section class="card flush"><table><thead><tr><th>Order</th><th class="hide-phone">Date (UTC)</th><th>Customer</th><th>Payment</th><th class="hide-phone">Lines</th><th class="right">Total</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>
<p>${pager(number - 1, '‹ Newer', number > 1)} ${pager(number + 1, 'Older ›', number * PAGE_SIZE < all.length)}</p>`
    : '<section class="card empty"><b>No orders</b>Buy something in the shop, and it appears here.</section>';
  const search = `<form class="inline"><input type="text" name="q" placeholder="Search orders" aria-label="Search orders" value="${escapeHtml(query.get('q') ?? '')}"></form>`;
  return { title: 'Orders', active: 'orders', body: pageBody('Orders', table, search) };
}

function form(action: string, body: string, label: string, tone = ''): string {
  return `<form method="post" action="${action}" class="stack">${body}<p><button class="button ${tone}">${label}</button></p></form>`;
}

function lineTable(order: Order, field: string): string {
  const rows = order.lines.map((line) => {
    const left = currentQuantity(order, line);
    const gone = line.quantity - left ? ` <span class="muted small">of ${line.quantity}</span>` : '';
    const off =
      discountOf(line) > 0n
        ? `<div class="muted small">−${money(discountOf(line), order.currency)} discount</div>`
        : '';
    const input = field
      ? `<td class="right"><input class="narrow" type="number" min="0" max="${left}" value="0" name="${field}.${line.id}" aria-label="Units of ${escapeHtml(line.title)}"></td>`
      : '';
    return `<tr><td>${escapeHtml(line.title)}${line.variantTitle ? `<div class="muted small">${escapeHtml(line.variantTitle)}</div>` : ''}${off}</td><td class="right nowrap">${left}${gone}</td><td class="right">${money(netOf(line), order.currency)}</td>${input}</tr>`;
  });
  return `<table><thead><tr><th>Item</th><th class="right">Units</th><th class="right">Sold for</th>${field ? '<th class="right">Take</th>' : ''}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function sums(order: Order): string {
  const sold = orderFigures(order);
  const row = (label: string, amount: bigint, className = '') =>
    `<tr class="${className}"><td>${label}</td><td class="right">${money(amount, order.currency)}</td></tr>`;
  const refunded = refundedTotal(order);
  return `<table class="sums">${row('Subtotal', sold.subtotal)}${row('Shipping', sold.shipping)}${row(order.taxesIncluded ? 'Taxes, included' : 'Taxes', sold.tax)}${row('Total', sold.total, 'total')}${row('Paid', paidTotal(order))}${refunded ? row('Refunded', -refunded) : ''}${outstanding(order) ? row('Outstanding', outstanding(order), 'total') : ''}</table>`;
}

function facts(pairs: (readonly [string, string | null])[]): string {
  return `<dl class="facts">${pairs.map(([name, value]) => `<dt>${name}</dt><dd>${value ? escapeHtml(value) : '<span class="muted">none</span>'}</dd>`).join('')}</dl>`;
}

function disputesOf(shop: Shop, order: Order): Dispute[] {
  return [...shop.disputes.values()].filter((dispute) => dispute.orderId === order.id);
}

function disputeCard(shop: Shop, order: Order, base: string): string {
  const rows = disputesOf(shop, order).map((dispute) => {
    const moves = (['under_review', 'won', 'lost'] as const).map(
      (status) => `<button class="button" name="status" value="${status}">${status.replace('_', ' ')}</button>`,
    );
    return `<form method="post" action="${base}/disputes/${dispute.id}"><p><span class="badge critical">${dispute.status.replace('_', ' ')}</span> ${money(dispute.amount, order.currency)}, ${dispute.reason}</p><p class="inline">${moves.join(' ')}</p></form>`;
  });
  const open = rows.length === 0 && paidTotal(order) > 0n ? form(`${base}/dispute`, '', 'Open a dispute') : '';
  return `<section class="card"><h2>Disputes</h2>${rows.join('')}${open || (rows.length ? '' : '<p class="muted">Nothing was paid.</p>')}</section>`;
}

export function orderPage(shop: Shop, orderId: string, error: string | null): Page {
  const order = requireOrder(shop, orderId);
  const base = `/store/${storeName(shop)}/orders/${order.id}`;
  const live = order.cancelledAt === null;
  const variants = [...shop.products.values()].flatMap((product) =>
    product.variants.map(
      (variant) =>
        `<option value="${variant.id}">${escapeHtml(product.title)}${variant.title === 'Default Title' ? '' : `, ${escapeHtml(variant.title)}`} (${money(variant.price, shop.currency)})</option>`,
    ),
  );
  const left = paidTotal(order) - refundedTotal(order);
  const pay =
    live && outstanding(order) > 0n
      ? `<form class="inline" method="post" action="${base}/pay"><button class="button primary">Mark as paid</button></form>`
      : '';
  const refund = form(
    `${base}/refund`,
    `${lineTable(order, 'line')}<label class="field"><span>Amount to give back</span><input type="text" name="amount" placeholder="as the lines come to" inputmode="decimal"></label><label class="switch"><input type="checkbox" name="shipping" value="1"> with shipping</label>`,
    'Refund',
  );
  const edit = form(
    `${base}/edit`,
    `${lineTable(order, 'remove')}<label class="field"><span>Add</span><select name="variant"><option value="">nothing</option>${variants.join('')}</select></label><label class="field"><span>Units</span><input class="narrow" type="number" name="quantity" value="1" min="1"></label>`,
    'Save edit',
  );
  const cancel = form(
    `${base}/cancel`,
    `<label class="switch"><input type="checkbox" name="refund" value="1" checked> Give back ${money(left, order.currency)}</label><label class="field"><span>Reason</span><select name="reason"><option>customer</option><option>fraud</option><option>inventory</option><option>declined</option><option>other</option></select></label>`,
    'Cancel order',
    'critical',
  );
  const traces = facts([
    ['Cart attributes', order.attributes.map((one) => `${one.name} = ${one.value}`).join(', ')],
    ['Discount codes', order.discountApplications.map((one) => one.code ?? one.title).join(', ')],
    ['Landing page', order.landingSite],
    ['Referrer', order.referringSite],
    ['Order id', order.id],
  ]);
  const main = `<section class="card flush">${lineTable(order, '')}</section><section class="card">${sums(order)}</section>
${live && left > 0n ? `<section class="card"><h2>Refund</h2>${refund}</section>` : ''}${live ? `<section class="card"><h2>Edit</h2>${edit}</section>` : ''}`;
  const side = `<section class="card"><h2>Customer</h2><p>${nameOf(shop, order)}</p><p class="muted">${escapeHtml(order.email)}</p></section><section class="card"><h2>Where it came from</h2>${traces}</section>${disputeCard(shop, order, base)}${live ? `<section class="card"><h2>Cancel</h2>${cancel}</section>` : ''}`;
  const warning = error ? `<div class="banner critical" role="alert">${escapeHtml(error)}</div>` : '';
  return {
    title: `Order #${order.number}`,
    active: 'orders',
    body: pageBody(
      `#${order.number}`,
      `${warning}<p class="muted">${when(order.createdAt)} · now worth ${money(currentFigures(order).total, order.currency)}</p><div class="columns"><div class="stack">${main}</div><div class="stack">${side}</div></div>`,
      `${statusBadge(order)} ${pay}`,
    ),
  };
}

/** `line.<id>=n` fields with n above zero. */
function quantities(fields: URLSearchParams, prefix: string): { lineId: string; quantity: number }[] {
  return [...fields]
    .filter(([name, value]) => name.startsWith(`${prefix}.`) && Number(value) > 0)
    .map(([name, value]) => ({ lineId: name.slice(prefix.length + 1), quantity: Number(value) }));
}

function amountFrom(order: Order, text: string): bigint | undefined {
  if (text.trim() === '') return undefined;
  const amount = parseMinor(text.replace(',', '.'), order.currency);
  if (amount === null) throw new Refusal(422, `"${text}" is no amount`);
  return amount;
}

/** Carries out one of the forms above. */
export function changeOrder(world: World, shop: Shop, orderId: string, action: string, fields: URLSearchParams): void {
  const order = requireOrder(shop, orderId);
  const variantId = fields.get('variant');
  const actions: Record<string, () => unknown> = {
    pay: () => markPaid(world, shop, order),
    refund: () =>
      refundOrder(world, shop, order, {
        lines: quantities(fields, 'line'),
        amount: amountFrom(order, fields.get('amount') ?? ''),
        shipping: fields.has('shipping') ? currentFigures(order).shipping : 0n,
      }),
    edit: () =>
      editOrder(world, shop, order, {
        remove: quantities(fields, 'remove'),
        add: variantId ? [{ variantId, quantity: Number(fields.get('quantity') ?? 1) }] : [],
      }),
    cancel: () =>
      cancelOrder(world, shop, order, {
        reason: (fields.get('reason') ?? 'other') as 'other',
        refund: fields.has('refund') && paidTotal(order) > refundedTotal(order),
      }),
    dispute: () => openDispute(world, shop, order),
  };
  const act = actions[action];
  if (!act) throw new Refusal(404, `no such action: ${action}`);
  act();
}

const MOVES = new Set<string>(['under_review', 'won', 'lost']);

export function changeDispute(world: World, shop: Shop, disputeId: string, status: string): void {
  const dispute = shop.disputes.get(disputeId);
  if (!dispute || !MOVES.has(status)) throw new Refusal(404, `no dispute ${disputeId} to move to ${status}`);
  moveDispute(world, shop, dispute, status as Dispute['status']);
}
