// Who may not come in, over HTTP against the running product: tokens that are forged, stale or another app's, and the rows of another shop.
import { createHmac, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { startTestStack, type TestStack } from '../support/stack.ts';

const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack('strangers');
  for (const shop of ['sandbox', 'other']) await install(`${shop}.myshopify.com`);
});

interface Claims {
  readonly shop?: string;
  readonly audience?: string;
  readonly secret?: string;
  readonly expiresInSeconds?: number;
  readonly algorithm?: 'HS256' | 'none';
}

/** A session token as App Bridge hands it out, bent where a test says so. */
function sessionToken(claims: Claims = {}): string {
  const { shop = 'sandbox.myshopify.com', audience = stack.secrets.apiKey, expiresInSeconds = 60 } = claims;
  const { algorithm = 'HS256', secret = stack.secrets.apiSecret } = claims;
  const now = Math.floor(Date.now() / 1_000);
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const times = { iat: now - 120, nbf: now - 120, exp: now + expiresInSeconds };
  const parties = { iss: `https://${shop}/admin`, dest: `https://${shop}`, aud: audience, sub: '42', sid: 'sid' };
  const signed = `${encode({ alg: algorithm, typ: 'JWT' })}.${encode({ ...parties, ...times, jti: randomUUID() })}`;
  if (algorithm === 'none') return `${signed}.`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

async function install(shop: string): Promise<void> {
  const control = (path: string, body: unknown) =>
    fetch(`${stack.addresses.twin}/_control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  if (shop !== 'sandbox.myshopify.com') await control('shops', { domain: shop, name: 'Another shop' });
  await control(`shops/${shop}/install`, {});
  const answer = await openApp('/app', sessionToken({ shop }), shop);
  expect(answer.status).toBe(200);
}

/** A page of the app as the admin frames it. */
function openApp(path: string, token: string, shop = 'sandbox.myshopify.com'): Promise<Response> {
  const host = Buffer.from(`admin.shopify.com/store/${shop.split('.')[0]}`).toString('base64');
  const query = new URLSearchParams({ embedded: '1', shop, host, id_token: token });
  return fetch(`${stack.addresses.app}${path}?${query}`, { redirect: 'manual', headers: { 'user-agent': browser } });
}

/** What a page of the app asks for while it is open: data, with the token in a header. */
function askApp(path: string, token: string, init: RequestInit = {}): Promise<Response> {
  const headers = { 'user-agent': browser, authorization: `Bearer ${token}`, 'x-requested-with': 'XMLHttpRequest' };
  return fetch(stack.addresses.app + path, { redirect: 'manual', ...init, headers: { ...headers, ...init.headers } });
}

async function addPartner(shop: string, name: string): Promise<string> {
  const { owner } = stack.database;
  const { rows } = await owner.query<{ shop_id: string; program_id: string }>(
    'SELECT shop_id, program_id FROM program JOIN shop USING (shop_id) WHERE domain = $1',
    [shop],
  );
  const [program] = rows;
  const partnerId = randomUUID();
  await owner.query(
    `INSERT INTO partner (shop_id, partner_id, program_id, key, number, status, name, email, email_key, applied_at, updated_at)
     VALUES ($1, $2, $3, $4, (SELECT count(*) + 7001 FROM partner), 'applied', $5, $6, $6, now(), now())`,
    [program?.shop_id, partnerId, program?.program_id, partnerId, name, `${partnerId}@example.com`],
  );
  return partnerId;
}

describe('a session token', () => {
  it('opens the app for its shop', async () => {
    const answer = await openApp('/app/partners', sessionToken());
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toContain('frame-ancestors https://sandbox.myshopify.com');
  });

  it.each([
    ['forged', { secret: 'guessed' }],
    ['another app’s', { audience: 'another-app' }],
    ['stale', { expiresInSeconds: -60 }],
    ['unsigned', { algorithm: 'none' as const }],
  ])('that is %s shows nothing and does nothing', async (_what, bent: Claims) => {
    const page = await openApp('/app/partners', sessionToken(bent));
    expect(page.status).not.toBe(200);
    expect(await page.text()).not.toContain('partner');

    const data = await askApp('/app/partners.data', sessionToken(bent));
    expect([401, 302]).toContain(data.status);

    const partnerId = await addPartner('sandbox.myshopify.com', 'Waiting');
    const form = { method: 'POST', body: new URLSearchParams({ action: 'approve' }) };
    await askApp(`/app/partners/${partnerId}.data`, sessionToken(bent), form);
    const { rows } = await stack.database.owner.query('SELECT status FROM partner WHERE partner_id = $1', [partnerId]);
    expect(rows).toEqual([{ status: 'applied' }]);
  });

  it('opens no row of another shop, neither to see nor to change', async () => {
    const theirs = await addPartner('other.myshopify.com', 'Somebody else’s partner');
    const page = await openApp(`/app/partners/${theirs}`, sessionToken());
    expect(page.status).toBe(404);
    expect(await page.text()).not.toContain('Somebody else');

    const form = { method: 'POST', body: new URLSearchParams({ action: 'approve' }) };
    const answer = await askApp(`/app/partners/${theirs}.data`, sessionToken(), form);
    expect(await answer.text()).not.toContain('Somebody else');
    const { rows } = await stack.database.owner.query('SELECT status FROM partner WHERE partner_id = $1', [theirs]);
    expect(rows).toEqual([{ status: 'applied' }]);

    const own = await openApp(
      `/app/partners/${theirs}`,
      sessionToken({ shop: 'other.myshopify.com' }),
      'other.myshopify.com',
    );
    expect(own.status).toBe(200);
  });
});

describe('a stranger', () => {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(stack.addresses.app + path, {
      redirect: 'manual',
      ...init,
      headers: { 'user-agent': browser, ...init.headers },
    });

  it.each(['/portal/sandbox/links', '/portal/sandbox/commissions'])(
    'is sent from %s to the sign-in page',
    async (path) => {
      const answer = await ask(path);
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toContain('/portal/sandbox/sign-in');
    },
  );

  it('is not let in by a made-up session', async () => {
    const { rows } = await stack.database.owner.query<{ shop_id: string }>(
      "SELECT shop_id FROM shop WHERE domain = 'sandbox.myshopify.com'",
    );
    const cookie = `tributary=${rows[0]?.shop_id}.${randomUUID()}.${randomUUID()}`;
    const answer = await ask('/portal/sandbox/links', { headers: { cookie: `${cookie}; __Host-${cookie}` } });
    expect(answer.status).toBe(302);
  });

  it('is told kindly that a portal or a page does not exist', async () => {
    for (const path of ['/portal/nobody', '/portal/nobody/links', '/nothing-here']) {
      const answer = await ask(path);
      expect(answer.status, path).toBe(404);
      expect(answer.headers.get('content-type')).toContain('text/html');
    }
  });

  it('finds a way on from an address of the portal that names no page', async () => {
    const answer = await ask('/portal/sandbox/nothing-here');
    expect(answer.status).toBe(404);
    const page = await answer.text();
    expect(page).toContain('Page not found');
    expect(page).toContain('href="/portal/sandbox"');
  });

  it('cannot post from another site', async () => {
    const body = new URLSearchParams({ email: 'anna@example.com' });
    const answer = await ask('/portal/sandbox/sign-in', {
      method: 'POST',
      body,
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
  });

  it('gets nothing from the app proxy without Shopify’s signature', async () => {
    for (const path of ['/proxy/registered', '/proxy/click']) {
      const query = new URLSearchParams({ shop: 'sandbox.myshopify.com', timestamp: '1', signature: 'a'.repeat(64) });
      const answer = await ask(`${path}?${query}`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      });
      expect(answer.status, path).toBe(401);
    }
  });
});
