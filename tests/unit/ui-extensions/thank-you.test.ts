import { afterEach, describe, expect, test, vi } from 'vitest';
import { openExtension } from './open-extension.ts';
import { readyPage } from './page-answers.ts';

const target = 'purchase.thank-you.block.render';
const order = (shopify: Record<string, unknown>) => {
  shopify.orderConfirmation = { value: { order: { id: 'gid://shopify/OrderIdentity/4711' }, isFirstOrder: true } };
};
const survey = { state: 'open', choices: ['A friend', 'Instagram', 'Somewhere else'], answer: null };
const off = { state: 'off' };
const unreachable = () => {
  throw new TypeError('fetch failed');
};

afterEach(() => vi.unstubAllEnvs());

describe('the share box', () => {
  test('has the customer’s own link and code, and says what both get', async () => {
    const { body, says, asked } = await openExtension(target, {
      more: order,
      answers: { 'GET referrer': readyPage(), 'GET survey?order=4711': off },
    });
    await says('Your friend gets €5.00 in store credit.');
    expect(body.textContent).toContain('You get 10% of each friend’s first order as store credit.');
    expect(body.the('s-text-field', 'Your link').value).toBe('https://pine.example/r/anna-7k2m');
    expect(body.the('s-text-field', 'Your code').value).toBe('ANNA-7K2M');
    expect(body.all('s-qr-code')[0]?.attributes.content).toBe('https://pine.example/r/anna-7k2m');
    expect(asked.find(({ path }) => path === 'referrer')).toMatchObject({ authorization: 'Bearer mock-session-token' });
  });

  test('copies through the browser, and says so', async () => {
    const { body, says } = await openExtension(target, { more: order, answers: { 'GET referrer': readyPage() } });
    await says('Copy');
    const item = body.all('s-clipboard-item')[0];
    expect(item?.attributes).toMatchObject({ id: 'tributary-link', text: 'https://pine.example/r/anna-7k2m' });
    expect(body.all('s-button')[0]?.attributes).toMatchObject({ commandFor: 'tributary-link', command: '--copy' });
    item?.dispatchEvent(new Event('copy'));
    await says('Copied');
    item?.dispatchEvent(new Event('copyerror'));
    await says('This browser does not allow copying.');
  });

  test('opens a mail and a message with the link in it', async () => {
    const { body, says } = await openExtension(target, { more: order, answers: { 'GET referrer': readyPage() } });
    await says('Share by email');
    const [mail, whatsapp] = body.all('s-link').map((one) => one.attributes.href ?? '');
    const link = encodeURIComponent('https://pine.example/r/anna-7k2m');
    expect(mail).toMatch(/^mailto:\?subject=A%20shop%20you%20might%20like&body=/);
    expect(mail).toContain(link);
    expect(whatsapp).toMatch(/^https:\/\/wa\.me\/\?text=/);
    expect(whatsapp).toContain(link);
  });

  test('has no code where the shop makes none, and promises nothing where nothing is promised', async () => {
    const page = readyPage({
      code: null,
      offer: { friend: null, referrer: { kind: 'cash', percent: null, amount: null } },
    });
    const { body, says } = await openExtension(target, { more: order, answers: { 'GET referrer': page } });
    await says('Share by email');
    expect(body.all('s-text-field')).toHaveLength(1);
    expect(body.textContent).not.toContain('You get');
  });

  test('shows what the merchant lets it show, under the merchant’s heading', async () => {
    const { body, says } = await openExtension(target, {
      more: order,
      answers: { 'GET referrer': readyPage() },
      settings: { heading: 'Pine for all', hide_qr: true, hide_friends: true, hide_earned: true, hide_survey: true },
    });
    await says('Share by email');
    expect(body.all('s-section')[0]?.attributes.heading).toBe('Pine for all');
    expect(body.all('s-qr-code')).toHaveLength(0);
    expect(body.textContent).not.toMatch(/Nobody has come|Pending/);
  });

  test.each(['off', 'not_eligible'])('is not there at all while the page is %s', async (state) => {
    const { body, asked } = await openExtension(target, { more: order, answers: { 'GET referrer': { state } } });
    await expect.poll(() => asked.length).toBe(2);
    await expect.poll(() => body.all('s-section')).toHaveLength(0);
  });

  test('asks a guest to sign in', async () => {
    const { body, says } = await openExtension(target, {
      more: order,
      answers: { 'GET referrer': { state: 'signed_out' } },
    });
    await says('Sign in to see your own link and code.');
    expect(body.the('s-link', 'Sign in').attributes.href).toMatch(/\/account\/login$/);
  });

  test('stands as a skeleton until the app answers', async () => {
    const answer = Promise.withResolvers<unknown>();
    const { body, says } = await openExtension(target, {
      more: order,
      answers: { 'GET referrer': () => answer.promise },
    });
    expect(body.all('s-skeleton-paragraph')).toHaveLength(1);
    answer.resolve(readyPage());
    await says('Share by email');
    expect(body.all('s-skeleton-paragraph')).toHaveLength(0);
  });

  test('reads a second time by itself, then lets the shopper try again', async () => {
    let working = false;
    const { body, says, asked } = await openExtension(target, {
      more: order,
      answers: { 'GET referrer': () => (working ? readyPage() : unreachable()) },
    });
    await says('This could not be loaded.');
    expect(asked.filter(({ path }) => path === 'referrer')).toHaveLength(2);
    working = true;
    body.the('s-button', 'Try again').dispatchEvent(new Event('click'));
    await says('Share by email');
  });

  test.each([
    ['a page of somebody else’s', () => new Response('<h1>Wi-Fi</h1>', { headers: { 'content-type': 'text/html' } })],
    ['an answer of another shape', { state: 'ready' }],
    ['a refusal', () => Response.json({ error: 'unauthenticated' }, { status: 401 })],
  ])('takes %s for no answer', async (_name, answer) => {
    const { says } = await openExtension(target, { more: order, answers: { 'GET referrer': answer } });
    await says('This could not be loaded.');
  });

  test('shows a sample where the merchant arranges the page, and asks nothing', async () => {
    const { says, asked } = await openExtension(target, {
      more(shopify) {
        order(shopify);
        shopify.extension = { editor: { type: 'checkout' } };
      },
    });
    await says('Share by email');
    expect(asked).toEqual([]);
  });
});

describe('the question', () => {
  const answers = { 'GET referrer': off, 'GET survey?order=4711': survey };

  async function choose(body: Awaited<ReturnType<typeof openExtension>>['body'], choice: string, text: string) {
    const list = body.all('s-choice-list')[0];
    const field = body.all('s-text-field')[0];
    if (!list || !field) throw new Error('there is no question');
    list.values = [choice];
    list.dispatchEvent(new Event('change'));
    field.value = text;
    field.dispatchEvent(new Event('change'));
    // Preact renders what was chosen before anybody could press the button.
    await expect.poll(() => body.the('s-choice', choice).selected).toBe(true);
    body.all('s-form')[0]?.dispatchEvent(new Event('submit'));
  }

  test('sends what was chosen and said, with the order, and thanks', async () => {
    const { body, says, asked } = await openExtension(target, {
      more: order,
      answers: { ...answers, 'POST survey': { state: 'answered' } },
    });
    await says('Instagram');
    await choose(body, 'Instagram', '  anna.makes.pots ');
    await says('Thank you for your answer.');
    expect(asked.at(-1)).toMatchObject({
      method: 'POST',
      body: { orderId: '4711', choice: 'Instagram', text: 'anna.makes.pots' },
    });
  });

  test('wants a choice', async () => {
    const { body, says, asked } = await openExtension(target, { more: order, answers });
    await says('Instagram');
    body.all('s-form')[0]?.dispatchEvent(new Event('submit'));
    await expect.poll(() => body.all('s-choice-list')[0]?.attributes.error).toBe('Choose an answer.');
    expect(asked.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  test('keeps what was said when it could not be sent, and is sent once only', async () => {
    let working = false;
    const { body, says, asked } = await openExtension(target, {
      more: order,
      answers: { ...answers, 'POST survey': () => (working ? {} : unreachable()) },
    });
    await says('Instagram');
    await choose(body, 'A friend', 'Carla');
    await says('Your answer could not be sent.');
    expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(body.all('s-text-field')[0]?.value).toBe('Carla');
    working = true;
    body.all('s-form')[0]?.dispatchEvent(new Event('submit'));
    await says('Thank you for your answer.');
  });

  test('that was answered can be changed while the app allows it', async () => {
    const given = { ...survey, answer: { choice: 'A friend', text: 'Carla' } };
    const { body, says } = await openExtension(target, {
      more: order,
      answers: { ...answers, 'GET survey?order=4711': given },
    });
    await says('Thank you for your answer.');
    body.the('s-button', 'Change the answer').dispatchEvent(new Event('click'));
    await says('Instagram');
    expect(body.the('s-choice', 'A friend').selected).toBe(true);
    expect(body.all('s-text-field')[0]?.value).toBe('Carla');
  });

  test.each([
    ['the shop does not ask', { state: 'off' }],
    ['it was answered long ago', { state: 'closed' }],
    ['the app cannot be asked', unreachable],
  ])('is not there where %s', async (_name, answer) => {
    const { body, asked } = await openExtension(target, {
      more: order,
      answers: { 'GET referrer': off, 'GET survey?order=4711': answer },
    });
    await expect.poll(() => asked.length).toBeGreaterThan(1);
    await expect.poll(() => body.all('s-section')).toHaveLength(0);
  });
});
