// Orders in the back office: the list, and one order with the forms that change it.
import { type Page, pageBody, storeName } from '../admin-shell/frame.ts';
import { badge, card, columns, facts, money, table, tableCard, when } from '../admin-shell/markup.ts';
import { escapeHtml } from '../http.ts';
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
import type { Order, OrderLine } from '../world/order-state.ts';
import type { Shop } from '../world/state.ts';
import { requireOrder } from '../world.ts';
import { DISPUTE_MOVES } from './order-actions.ts';

const TONES: Record<string, string> = {
  paid: 'success',
  pending: 'caution',
  authorized: 'caution',
  partially_paid: 'caution',
};

function statusBadge(order: Order): string {
  const status = financialStatus(order);
  return badge(status, TONES[status]) + (order.cancelledAt ? ` ${badge('Cancelled', 'critical')}` : '');
}

function nameOf(shop: Shop, order: Order): string {
  const customer = order.customerId ? shop.customers.get(order.customerId) : undefined;
  const name = customer ? `${customer.firstName} ${customer.lastName}`.trim() : '';
  return escapeHtml(name || (customer?.email ?? order.email) || 'No customer');
}

const PAGE_SIZE = 50;

export function ordersPage(shop: Shop, query: URLSearchParams): Page {
  const search = query.get('q') ?? '';
  const fits = (order: Order) =>
    `#${order.number} ${order.id} ${order.email} ${nameOf(shop, order)}`.toLowerCase().includes(search.toLowerCase());
  const all = [...shop.orders.values()].filter(fits).reverse();
  const page = Math.max(1, Number(query.get('page')) || 1);
  const rows = all
    .slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
    .map((order) => [
      `<a href="/store/${storeName(shop)}/orders/${order.id}">#${order.number}</a>`,
      when(order.createdAt),
      nameOf(shop, order),
      statusBadge(order),
      String(order.lines.length),
      money(orderFigures(order).total, order.currency),
    ]);
  const list = tableCard(
    [
      { title: 'Order' },
      { title: 'Date (UTC)', class: 'hide-phone' },
      { title: 'Customer' },
      { title: 'Payment' },
      { title: 'Lines', class: 'hide-phone' },
      { title: 'Total', class: 'right' },
    ],
    rows,
    { title: 'No orders', text: 'Buy something in the shop, and it appears here.' },
  );
  const turn = (to: number, label: string) =>
    `<a class="button" href="?${escapeHtml(String(new URLSearchParams({ q: search, page: String(to) })))}">${label}</a>`;
  const newer = page > 1 ? turn(page - 1, '‹ Newer') : '';
  const older = page * PAGE_SIZE < all.length ? turn(page + 1, 'Older ›') : '';
  const find = `<form class="inline">
    <input type="text" name="q" placeholder="Search orders" aria-label="Search orders" value="${escapeHtml(search)}">
  </form>`;
  return { title: 'Orders', active: 'orders', body: pageBody('Orders', `${list}<p>${newer} ${older}</p>`, find) };
}

function lineTitle(order: Order, line: OrderLine): string {
  const variant = line.variantTitle ? `<div class="muted small">${escapeHtml(line.variantTitle)}</div>` : '';
  const discount = discountOf(line);
  const off = discount > 0n ? `<div class="muted small">−${money(discount, order.currency)} discount</div>` : '';
  return escapeHtml(line.title) + variant + off;
}

/** The order's lines; with `field`, each has an input for how many units to take. */
function lineTable(order: Order, field?: string): string {
  const rows = order.lines.map((line) => {
    const left = currentQuantity(order, line);
    const gone = left < line.quantity ? ` <span class="muted small">of ${line.quantity}</span>` : '';
    const input = `<input class="narrow" type="number" min="0" max="${left}" value="0" name="${field}.${line.id}"
      aria-label="Units of ${escapeHtml(line.title)}">`;
    const cells = [lineTitle(order, line), left + gone, money(netOf(line), order.currency)];
    return field ? [...cells, input] : cells;
  });
  const right = (title: string) => ({ title, class: 'right' as const });
  return table([{ title: 'Item' }, right('Units'), right('Sold for'), ...(field ? [right('Take')] : [])], rows);
}

function sums(order: Order): string {
  const sold = orderFigures(order);
  const row = (label: string, amount: bigint, total = false) =>
    `<tr class="${total ? 'total' : ''}"><td>${label}</td><td class="right">${money(amount, order.currency)}</td></tr>`;
  const refunded = refundedTotal(order);
  const owed = outstanding(order);
  const rows = [
    row('Subtotal', sold.subtotal),
    row('Shipping', sold.shipping),
    row(order.taxesIncluded ? 'Taxes, included' : 'Taxes', sold.tax),
    row('Total', sold.total, true),
    row('Paid', paidTotal(order)),
    refunded > 0n ? row('Refunded', -refunded) : '',
    owed > 0n ? row('Outstanding', owed, true) : '',
  ];
  return `<section class="card"><table class="sums">${rows.join('')}</table></section>`;
}

function form(action: string, fields: string, label: string, tone = ''): string {
  return `<form method="post" action="${action}" class="stack">${fields}
    <div><button class="button ${tone}">${label}</button></div></form>`;
}

function refundCard(order: Order, base: string): string {
  const fields = `${lineTable(order, 'line')}
    <label class="field"><span>Amount to give back</span>
      <input type="text" name="amount" placeholder="as the lines come to" inputmode="decimal"></label>
    <label class="switch"><input type="checkbox" name="shipping" value="1"> with shipping</label>`;
  return card('Refund', form(`${base}/refund`, fields, 'Refund'));
}

function editCard(shop: Shop, order: Order, base: string): string {
  const options = [...shop.products.values()].flatMap((product) =>
    product.variants.map((variant) => {
      const which = variant.title === 'Default Title' ? '' : `, ${variant.title}`;
      const text = `${product.title}${which} (${money(variant.price, shop.currency)})`;
      return `<option value="${variant.id}">${escapeHtml(text)}</option>`;
    }),
  );
  const fields = `${lineTable(order, 'remove')}
    <label class="field"><span>Add</span>
      <select name="variant"><option value="">nothing</option>${options.join('')}</select></label>
    <label class="field"><span>Units</span><input class="narrow" type="number" name="quantity" value="1" min="1"></label>`;
  return card('Edit', form(`${base}/edit`, fields, 'Save edit'));
}

function cancelCard(order: Order, base: string): string {
  const left = money(paidTotal(order) - refundedTotal(order), order.currency);
  const reasons = ['customer', 'fraud', 'inventory', 'declined', 'other'].map((reason) => `<option>${reason}</option>`);
  const fields = `<label class="switch"><input type="checkbox" name="refund" value="1" checked> Give back ${left}</label>
    <label class="field"><span>Reason</span><select name="reason">${reasons.join('')}</select></label>`;
  return card('Cancel', form(`${base}/cancel`, fields, 'Cancel order', 'critical'));
}

function disputeCard(shop: Shop, order: Order, base: string): string {
  const disputes = [...shop.disputes.values()].filter((dispute) => dispute.orderId === order.id);
  const shown = disputes.map((dispute) => {
    const moves = DISPUTE_MOVES.map(
      (status) => `<button class="button" name="status" value="${status}">${status.replace('_', ' ')}</button>`,
    );
    return `<form method="post" action="${base}/disputes/${dispute.id}">
      <p>${badge(dispute.status, 'critical')} ${money(dispute.amount, order.currency)}, ${escapeHtml(dispute.reason)}</p>
      <p>${moves.join(' ')}</p></form>`;
  });
  if (shown.length > 0) return card('Disputes', shown.join(''));
  const paid = paidTotal(order) > 0n;
  return card(
    'Disputes',
    paid ? form(`${base}/dispute`, '', 'Open a dispute') : '<p class="muted">Nothing was paid.</p>',
  );
}

function traceCard(order: Order): string {
  return card(
    'Where it came from',
    facts([
      ['Cart attributes', order.attributes.map((one) => `${one.name} = ${one.value}`).join(', ')],
      ['Discount codes', order.discountApplications.map((one) => one.code ?? one.title).join(', ')],
      ['Landing page', order.landingSite],
      ['Referrer', order.referringSite],
      ['Order id', order.id],
    ]),
  );
}

export function orderPage(shop: Shop, orderId: string, error: string | null): Page {
  const order = requireOrder(shop, orderId);
  const base = `/store/${storeName(shop)}/orders/${order.id}`;
  const live = order.cancelledAt === null;
  const moneyLeft = paidTotal(order) - refundedTotal(order) > 0n;
  const pay = `<form class="inline" method="post" action="${base}/pay"><button class="button primary">Mark as paid</button></form>`;
  const main = [
    `<section class="card flush">${lineTable(order)}</section>`,
    sums(order),
    live && moneyLeft ? refundCard(order, base) : '',
    live ? editCard(shop, order, base) : '',
  ];
  const side = [
    card('Customer', `<p>${nameOf(shop, order)}</p><p class="muted">${escapeHtml(order.email)}</p>`),
    traceCard(order),
    disputeCard(shop, order, base),
    live ? cancelCard(order, base) : '',
  ];
  const worth = money(currentFigures(order).total, order.currency);
  const warning = error ? `<div class="banner critical" role="alert">${escapeHtml(error)}</div>` : '';
  return {
    title: `Order #${order.number}`,
    active: 'orders',
    body: pageBody(
      `#${order.number}`,
      `${warning}<p class="muted">${when(order.createdAt)} · now worth ${worth}</p>${columns(main, side)}`,
      `${statusBadge(order)} ${live && outstanding(order) > 0n ? pay : ''}`,
    ),
  };
}
