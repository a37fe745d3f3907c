// Customers in the back office, with their orders and store credit.
import { type Page, pageBody, storeName } from '../admin-shell/frame.ts';
import { money, when } from '../admin-shell/pages.ts';
import { escapeHtml } from '../http.ts';
import type { Customer, Shop } from '../world/state.ts';
import { requireCustomer } from '../world.ts';

function ordersOf(shop: Shop, customer: Customer) {
  return [...shop.orders.values()].filter((order) => order.customerId === customer.id);
}

function accountsOf(shop: Shop, customer: Customer) {
  return [...shop.storeCreditAccounts.values()].filter((account) => account.customerId === customer.id);
}

function nameOf(customer: Customer): string {
  return escapeHtml(`${customer.firstName} ${customer.lastName}`.trim() || (customer.email ?? customer.id));
}

const SHOWN = 100;

export function customersPage(shop: Shop): Page {
  const rows = [...shop.customers.values()]
    .reverse()
    .slice(0, SHOWN)
    .map((customer) => {
      const credit = accountsOf(shop, customer).map((account) => money(account.balance, account.currency));
      return `<tr><td><a href="/store/${storeName(shop)}/customers/${customer.id}">${nameOf(customer)}</a></td><td class="hide-phone">${escapeHtml(customer.email ?? '')}</td><td class="hide-phone">${customer.password === null ? 'Guest' : 'Account'}</td><td class="right">${ordersOf(shop, customer).length}</td><td class="right">${credit.join(', ') || '–'}</td></tr>`;
    });
  const table = rows.length
    ? `<section class="card flush"><table><thead><tr><th>Name</th><th class="hide-phone">Email</th><th class="hide-phone">Kind</th><th class="right">Orders</th><th class="right">Store credit</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`
    : '<section class="card empty"><b>No customers yet</b></section>';
  return {
    title: 'Customers',
    active: 'customers',
    body: pageBody('Customers', table, `<span class="muted">${shop.customers.size} in all</span>`),
  };
}

export function customerPage(shop: Shop, customerId: string): Page {
  const customer = requireCustomer(shop, customerId);
  const credits = accountsOf(shop, customer).map((account) => {
    const rows = account.transactions.map(
      (one) =>
        `<tr><td>${when(one.createdAt)}</td><td>${one.kind.replace('-', ' ')}</td><td class="right">${money(one.amount, account.currency)}</td><td class="right">${money(one.balanceAfter, account.currency)}</td></tr>`,
    );
    return `<section class="card flush"><table><thead><tr><th>Store credit</th><th></th><th class="right">Amount</th><th class="right">${money(account.balance, account.currency)}</th></tr></thead><tbody>${rows.reverse().join('')}</tbody></table></section>`;
  });
  const orders = ordersOf(shop, customer).map(
    (order) =>
      `<li><a href="/store/${storeName(shop)}/orders/${order.id}">#${order.number}</a> ${when(order.createdAt)}</li>`,
  );
  const tags = customer.tags.map((tag) => `<span class="badge">${escapeHtml(tag)}</span>`).join(' ');
  return {
    title: nameOf(customer),
    active: 'customers',
    body: pageBody(
      nameOf(customer),
      `<div class="columns"><div class="stack">${credits.join('') || '<section class="card"><h2>Store credit</h2><p class="muted">None.</p></section>'}<section class="card"><h2>Orders</h2><ul>${orders.reverse().join('') || '<li class="muted">none</li>'}</ul></section></div>
<section class="card"><h2>Contact</h2><p>${escapeHtml(customer.email ?? '')}</p><p class="muted small">Customer ${customer.id}, since ${when(customer.createdAt)}</p><p>${tags}</p></section></div>`,
    ),
  };
}
