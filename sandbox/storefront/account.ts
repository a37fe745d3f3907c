// Customers' accounts: register, sign in and out, and the page that shows store credit and orders.
import { type Answer, redirect } from '../http.ts';
import { accountPages } from '../ui-extensions/frame.ts';
import { createCustomer, touchCustomer } from '../world/customers.ts';
import type { Customer } from '../world/state.ts';
import { findCustomerByEmail } from '../world.ts';
import { themePage } from './page.ts';
import type { Visit } from './visit.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const MINIMUM_PASSWORD = 5;

function back(visit: Visit): string {
  const wanted = visit.exchange.query.get('return_to') ?? '/account';
  return /^\/(?![/\\])/.test(wanted) ? wanted : '/account';
}

export function loginPage(visit: Visit): Answer | Promise<Answer> {
  return visit.customer
    ? redirect(back(visit))
    : themePage(visit, 'customers/login', 'Sign in', { error: null, email: '' });
}

export function logIn(visit: Visit): Answer | Promise<Answer> {
  const form = visit.exchange.form();
  const email = form.get('customer[email]') ?? '';
  const customer = findCustomerByEmail(visit.shop, email);
  if (customer?.password && customer.password === form.get('customer[password]')) {
    visit.signIn(customer);
    return redirect(back(visit), 303);
  }
  return themePage(visit, 'customers/login', 'Sign in', { error: 'Incorrect email or password.', email }, 422);
}

export function registerPage(visit: Visit): Answer | Promise<Answer> {
  return visit.customer
    ? redirect('/account')
    : themePage(visit, 'customers/register', 'Create account', { error: null, given: {} });
}

/** A guest of an earlier checkout becomes the account of that address; a taken address is refused. */
function accountFor(
  visit: Visit,
  email: string,
  fields: { firstName: string; lastName: string; password: string; acceptsMarketing: boolean },
): Customer | null {
  const known = findCustomerByEmail(visit.shop, email);
  if (!known) return createCustomer(visit.world, visit.shop, { email, ...fields });
  if (known.password !== null) return null;
  Object.assign(known, {
    ...fields,
    firstName: fields.firstName || known.firstName,
    lastName: fields.lastName || known.lastName,
  });
  touchCustomer(visit.world, visit.shop, known);
  return known;
}

export function register(visit: Visit): Answer | Promise<Answer> {
  const form = visit.exchange.form();
  const value = (name: string) => (form.get(`customer[${name}]`) ?? '').trim();
  const given = { first_name: value('first_name'), last_name: value('last_name'), email: value('email') };
  const refuse = (error: string) => themePage(visit, 'customers/register', 'Create account', { error, given }, 422);
  if (!EMAIL.test(given.email)) return refuse('Enter a valid email.');
  if (value('password').length < MINIMUM_PASSWORD)
    return refuse(`Choose a password of at least ${MINIMUM_PASSWORD} characters.`);
  const customer = accountFor(visit, given.email, {
    firstName: given.first_name,
    lastName: given.last_name,
    password: value('password'),
    acceptsMarketing: form.has('customer[accepts_marketing]'),
  });
  if (!customer) return refuse('This email address is already associated with an account.');
  visit.signIn(customer);
  return redirect('/account', 303);
}

export function logOut(visit: Visit): Answer {
  visit.signOut();
  return redirect('/', 303);
}

export function accountPage(visit: Visit): Answer | Promise<Answer> {
  return visit.customer
    ? themePage(visit, 'customers/account', 'Account', { account_pages: accountPages(visit) })
    : redirect('/account/login');
}
