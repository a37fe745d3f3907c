// Customers in the back office, with their orders and store credit.
import { type Page, pageBody, storeName } from '../admin-shell/frame.ts';
import { badge, card, columns, money, table, tableCard, when } from '../admin-shell/markup.ts';
import { escapeHtml } from '../http.ts';
import type { Order } from '../world/order-state.ts';
import type { Customer, Shop, StoreCreditAccount } from '../world/state.ts';
import { requireCustomer } from '../world.ts';

function ordersOf(shop: Shop, customer: Customer): Order[] {
  return [...shop.orders.values()].filter((order) => order.customerId === customer.id);
}

function accountsOf(shop: Shop, customer: Customer): StoreCreditAccount[] {
  return [...shop.storeCreditAccounts.values()].filter((account) => account.customerId === customer.id);
}

function nameOf(customer: Customer): string {
  return escapeHtml(`${customer.firstName} ${customer.lastName}`.trim() || (customer.email ?? customer.id));
}

const SHOWN = 100;

export function customersPage(shop: Shop): Page {
  const newest = [...shop.customers.values()].reverse().slice(0, SHOWN);
  const rows = newest.map((customer) => [
    `<a href="/store/${storeName(shop)}/customers/${customer.id}">${nameOf(customer)}</a>`,
    escapeHtml(customer.email ?? ''),
    customer.password === null ? 'Guest' : 'Account',
    String(ordersOf(shop, customer).length),
    accountsOf(shop, customer)
      .map((account) => money(account.balance, account.currency))
      .join(', ') || '–',
  ]);
  const content = tableCard(
    [
      { title: 'Name' },
      { title: 'Email', class: 'hide-phone' },
      { title: 'Kind', class: 'hide-phone' },
      { title: 'Orders', class: 'right' },
      { title: 'Store credit', class: 'right' },
    ],
    rows,
    { title: 'No customers yet', text: 'Whoever registers or buys appears here.' },
  );
  const count = `<span class="muted">${shop.customers.size} in all</span>`;
  return { title: 'Customers', active: 'customers', body: pageBody('Customers', content, count) };
}

function creditCard(account: StoreCreditAccount): string {
  const rows = account.transactions.map((one) => [
    when(one.createdAt),
    one.kind.replace('-', ' '),
    money(one.kind === 'credit' ? one.amount : -one.amount, account.currency),
    money(one.balanceAfter, account.currency),
  ]);
  const shown = table(
    [{ title: 'At (UTC)' }, { title: '' }, { title: 'Amount', class: 'right' }, { title: 'Balance', class: 'right' }],
    rows.reverse(),
  );
  return card(`Store credit: ${money(account.balance, account.currency)}`, shown);
}

export function customerPage(shop: Shop, customerId: string): Page {
  const customer = requireCustomer(shop, customerId);
  const orders = ordersOf(shop, customer)
    .reverse()
    .map((order) => {
      const link = `<a href="/store/${storeName(shop)}/orders/${order.id}">#${order.number}</a>`;
      return `<p>${link} ${when(order.createdAt)}</p>`;
    });
  const none = '<p class="muted">None.</p>';
  const contact = `<p>${escapeHtml(customer.email ?? '')}</p>
    <p class="muted small">Customer ${customer.id}, since ${when(customer.createdAt)}</p>
    <p>${customer.tags.map((tag) => badge(tag)).join(' ')}</p>`;
  const credits = accountsOf(shop, customer).map(creditCard);
  const main = [credits.join('') || card('Store credit', none), card('Orders', orders.join('') || none)];
  const name = nameOf(customer);
  return { title: name, active: 'customers', body: pageBody(name, columns(main, [card('Contact', contact)])) };
}
