import { afterEach, describe, expect, test, vi } from 'vitest';
import { openExtension } from './open-extension.ts';
import { readyPage } from './page-answers.ts';

afterEach(() => vi.unstubAllEnvs());

const failed = 'This could not be loaded.';

const friends = (count: number, next: string | null, from = 0) => ({
  clicked: 40,
  registered: count,
  ordered: 1,
  list: Array.from({ length: count }, (_, index) => ({
    name: `${String.fromCharCode(65 + from + index)}…`,
    state: index === 0 ? ('rewarded' as const) : ('registered' as const),
    at: '2026-10-02T09:00:00Z',
  })),
  next,
});

describe.each([
  'customer-account.page.render',
  'customer-account.order-status.block.render',
  'customer-account.profile.block.render',
] as const)('%s', (target) => {
  test('shows link, code, friends and what was earned', async () => {
    const { body, says } = await openExtension(target, {
      answers: { 'GET referrer': readyPage({ friends: friends(2, null) }) },
    });
    await says('Share by email');
    expect(body.textContent).toContain('Visits: 40 · Registered: 2 · Ordered: 1');
    expect(body.textContent).toMatch(/A….*Rewarded.*B….*Registered/);
    expect(body.textContent).toMatch(/Pending\s+€4\.20.*Available\s+€8\.00.*Paid\s+€0\.00/);
  });
});

describe('the page', () => {
  const target = 'customer-account.page.render';

  test('shows a few friends at a time, and asks for the older ones', async () => {
    let isReachable = false;
    const { body, says } = await openExtension(target, {
      answers: {
        'GET referrer': readyPage({ friends: friends(7, '1-a b') }),
        'GET referrer?after=1-a%20b': () =>
          isReachable ? readyPage({ friends: friends(2, null, 7) }) : new Response('{}', { status: 403 }),
      },
    });
    await says('Share by email');
    const showMore = () => body.the('s-button', 'Show more').dispatchEvent(new Event('click'));
    expect(body.all('s-list-item')).toHaveLength(5);
    showMore();
    await says('G…');
    expect(body.all('s-list-item')).toHaveLength(7);
    showMore();
    await says(failed);
    isReachable = true;
    showMore();
    await says('I…');
    expect(body.all('s-list-item')).toHaveLength(9);
    expect(body.textContent).not.toContain('Show more');
    expect(body.textContent).not.toContain(failed);
  });

  test('shows the code that the customer was given as a friend, with what it takes', async () => {
    const minOrder = { amount: '20.00', currency: 'EUR' };
    const ownCode = { code: 'WELCOME-7K2MX0QB', percent: '10', amount: null, minOrder, expiresAt: null };
    const { body, says } = await openExtension(target, { answers: { 'GET referrer': readyPage({ ownCode }) } });
    await says('For orders of €20.00 or more.');
    expect(body.the('s-text-field', 'Your own code for 10% off an order').value).toBe('WELCOME-7K2MX0QB');
  });

  test('says of a code that the merchant took out of the shop that it is no longer valid', async () => {
    const removedCode = 'WELCOME-7K2MX0QB';
    const { says } = await openExtension(target, { answers: { 'GET referrer': readyPage({ removedCode }) } });
    await says('Your code WELCOME-7K2MX0QB is no longer valid.');
  });

  test('says that nobody has come yet', async () => {
    const { body, says } = await openExtension(target, { answers: { 'GET referrer': readyPage() } });
    await says('Nobody has come by your link yet.');
    expect(body.textContent).not.toContain('Pending');
  });

  test('says that there is nothing to share, where a block would be gone', async () => {
    const { body, says } = await openExtension(target, { answers: { 'GET referrer': { state: 'off' } } });
    await says('There is nothing to share at the moment.');
    expect(body.all('s-page')[0]?.attributes.heading).toBe('Refer friends');
  });
});

test.each([
  ['the app knows nobody', { state: 'signed_out' }],
  ['the token names a customer all the same', readyPage()],
])('the order’s page asks whoever came by a mail’s link to sign in, where %s', async (_name, answer) => {
  const requireLogin = vi.fn(async () => {});
  const { body, says } = await openExtension('customer-account.order-status.block.render', {
    answers: { 'GET referrer': answer },
    more(shopify) {
      shopify.requireLogin = requireLogin;
      shopify.authenticationState = { value: 'pre_authenticated' };
    },
  });
  await says('Sign in to see your own link and code.');
  body.the('s-button', 'Sign in').dispatchEvent(new Event('click'));
  expect(requireLogin).toHaveBeenCalledOnce();
  expect(body.textContent).not.toContain('Your code');
});
