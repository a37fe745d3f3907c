// The portal's routes as the server calls them: who is let in, what a form from elsewhere meets, and what a partner's pages never hold.

import { beforeAll, describe, expect, it } from 'vitest';
import { loader as frontLoader } from '#app/routes/portal/portal.$shop._index/route.tsx';
import { action as applyAction } from '#app/routes/portal/portal.$shop.apply/route.tsx';
import { loader as commissionsLoader } from '#app/routes/portal/portal.$shop.commissions._index/route.tsx';
import { loader as commissionLoader } from '#app/routes/portal/portal.$shop.commissions.$entitlement/route.tsx';
import { action as linksAction, loader as linksLoader } from '#app/routes/portal/portal.$shop.links/route.tsx';
import { action as programAction } from '#app/routes/portal/portal.$shop.program.ts';
import { action as signInAction } from '#app/routes/portal/portal.$shop.sign-in/route.tsx';
import { action as confirmAction } from '#app/routes/portal/portal.$shop.sign-in_.confirm/route.tsx';
import { action as signOutAction } from '#app/routes/portal/portal.$shop.sign-out.ts';
import { deliver, orderBody } from '#tests/support/path.ts';
import {
  insertPortalShop,
  joinAsPartner,
  mailsTo,
  PortalBrowser,
  type PortalTestShop,
  portalWorld,
  signInAs,
} from '#tests/support/portal.ts';
import { testDatabase } from '#tests/support/postgres.ts';

describe('the portal’s pages', async () => {
  const database = await testDatabase();
  const world = await portalWorld(database);
  const { services, clock } = world;
  let birch: PortalTestShop;
  let other: PortalTestShop;
  let ada: PortalBrowser;
  let bo: PortalBrowser;
  beforeAll(async () => {
    birch = await insertPortalShop(database, 'birch');
    other = await insertPortalShop(database, 'other');
    clock.now = Date.parse('2026-03-01T00:00:00Z');
    await joinAsPartner(world, birch, 'ada@example.com');
    await joinAsPartner(world, birch, 'bo@example.com', 'Bo Secretname');
    await joinAsPartner(world, other, 'ada@example.com');
    clock.now = Date.parse('2026-03-11T12:00:00Z');
    await deliver({ ...birch, database }, [
      {
        topic: 'orders/create',
        body: orderBody({ id: '5001', customer: '900001', code: 'ADA10', createdAt: '2026-03-10T12:00:00Z' }),
      },
      {
        topic: 'orders/create',
        body: orderBody({ id: '5002', customer: '900002', code: 'BO10', createdAt: '2026-03-10T13:00:00Z' }),
      },
    ]);
    // The database's clock is ahead of the test's.
    await database.owner.query("UPDATE inbox_item SET not_before = '2026-01-01'");
    for (let batch = 0; batch < 5; batch++) await services.path.processInbox(birch.shopId);
    ada = await signInAs(world, birch, 'ada@example.com');
    bo = await signInAs(world, birch, 'bo@example.com');
  });
  const args = (request: Request, params: Record<string, string> = {}) => ({
    request,
    params: { shop: new URL(request.url).pathname.split('/')[2] ?? '', ...params },
    context: { services, address: crypto.randomUUID() },
  });
  /** What a page was given. */
  const read = async <Data>(answer: Promise<{ readonly data: Data }>): Promise<Data> => (await answer).data;
  const thrown = async (work: Promise<unknown>): Promise<Response> => {
    const answer = await work.then(
      () => null,
      (error: unknown) => error,
    );
    expect(answer).toBeInstanceOf(Response);
    return answer as Response;
  };

  const guarded = [
    ['/portal/birch/links', linksLoader],
    ['/portal/birch/commissions?state=paid', commissionsLoader],
    ['/portal/birch/commissions/0199a0b0-0000-7000-8000-000000000000', commissionLoader],
  ] as const;

  it.each(guarded)('%s sends a stranger to sign in and back', async (path, loader) => {
    const strangers = [new PortalBrowser(), new PortalBrowser(), new PortalBrowser()];
    strangers[1]?.set('tributary', 'forged');
    strangers[2]?.set('tributary', `${birch.shopId}.${birch.programId}.${'A'.repeat(43)}`);
    for (const stranger of strangers) {
      const answer = await thrown(loader(args(stranger.get(path))));
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toBe(`/portal/birch/sign-in?returnTo=${encodeURIComponent(path)}`);
    }
  });

  it('take a session of one shop for nothing at another, though the address is a partner’s there too', async () => {
    const answer = await thrown(linksLoader(args(ada.get('/portal/other/links'))));
    expect(answer.headers.get('location')).toContain('/portal/other/sign-in');
    expect(await read(frontLoader(args(ada.get('/portal/other'))))).toMatchObject({ kind: 'offer' });
  });

  const elsewhere: readonly Record<string, string>[] = [
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://127.0.0.1:3101', 'sec-fetch-site': 'same-origin' },
  ];
  const actions = {
    apply: applyAction,
    'sign-in': signInAction,
    'sign-in/confirm': confirmAction,
    'sign-out': signOutAction,
    program: programAction,
    links: linksAction,
  };

  it.each(Object.entries(actions))('refuse what is posted to %s from elsewhere', async (path, action) => {
    for (const headers of elsewhere) {
      const answer = await thrown(action(args(ada.post(`/portal/birch/${path}`, { program: 'partners' }, headers))));
      expect(answer.status).toBe(403);
    }
    expect(await read(frontLoader(args(ada.get('/portal/birch'))))).toMatchObject({ kind: 'dashboard' });
  });

  it('take a form that a browser sends without a script, whose origin a strict referrer policy hides', async () => {
    const headers = { origin: 'null', 'sec-fetch-site': 'same-origin' };
    const request = new PortalBrowser().post('/portal/birch/sign-in', { email: 'nope' }, headers);
    expect(await signInAction(args(request))).toMatchObject({ data: { mistake: expect.any(String), sentTo: null } });
  });

  it('answer a known and an unknown address with the same words', async () => {
    const answer = async (email: string) => {
      const result = await signInAction(args(new PortalBrowser().post('/portal/birch/sign-in', { email })));
      return JSON.stringify(result).replaceAll(email, '…');
    };
    expect(await answer('ada@example.com')).toBe(await answer('nobody@example.com'));
  });

  it('lead back after signing in to the page that was asked for, never elsewhere', async () => {
    clock.now += 11 * 60_000;
    for (const [returnTo, location] of [
      ['/portal/birch/commissions?state=paid', '/portal/birch/commissions?state=paid'],
      ['//evil.example/', '/portal/birch'],
      ['https://evil.example/portal/birch/', '/portal/birch'],
    ] as const) {
      const browser = new PortalBrowser();
      await signInAction(args(browser.post('/portal/birch/sign-in', { email: 'bo@example.com', returnTo })));
      const token = (await mailsTo(database, { email: 'bo@example.com' })).at(-1)?.data.token ?? '';
      const answer = await confirmAction(args(browser.post('/portal/birch/sign-in/confirm', { token })));
      expect(answer).toBeInstanceOf(Response);
      expect((answer as Response).headers.get('location')).toBe(location);
    }
  });

  it('keep what was typed in an application, and say which fields are wrong', async () => {
    const typed = {
      program: 'partners',
      version: '1',
      name: ' ',
      email: 'x@',
      message: 'short',
      website: 'javascript:x',
    };
    const answer = await applyAction(
      args(new PortalBrowser().post('/portal/birch/apply', { ...typed, country: 'XX' })),
    );
    expect(answer).toMatchObject({
      init: { status: 422 },
      data: {
        typed: { email: 'x@', message: 'short', website: 'javascript:x' },
        mistakes: ['name', 'email', 'website', 'country', 'message', 'terms'],
      },
    });
  });

  it('thank a robot that fills in the hidden field, and write nothing', async () => {
    const fields = { program: 'partners', version: '1', nickname: 'bot', name: 'Bot', email: 'bot@example.com' };
    const answer = await applyAction(args(new PortalBrowser().post('/portal/birch/apply', fields)));
    expect((answer as Response).status).toBe(302);
    const { rows } = await database.owner.query("SELECT 1 FROM partner WHERE email_key = 'bot@example.com'");
    expect(rows).toEqual([]);
  });

  it('show each partner what is theirs: the commission, its reason and its sum', async () => {
    const { list } = await read(commissionsLoader(args(ada.get('/portal/birch/commissions'))));
    expect(list.count).toBe(1);
    expect(list.totals).toEqual([{ currency: 'EUR', amount: 1000n }]);
    expect(list.commissions).toMatchObject([{ orderName: '#5001', amount: 1000n, state: 'pending', via: 'code' }]);

    const id = list.commissions[0]?.entitlementId ?? '';
    const { commission } = await read(
      commissionLoader(args(ada.get(`/portal/birch/commissions/${id}`), { entitlement: id })),
    );
    expect(commission.reason).toMatchObject({
      via: 'code',
      touches: [{ via: 'code', code: 'ADA10', outcome: 'decides' }],
      lines: [{ title: 'Boots', remaining: '100.00' }],
      sums: [{ percent: '10', base: '100.00', amount: '10.00' }],
    });
  });

  it('know nothing of another partner’s commission', async () => {
    const { list } = await read(commissionsLoader(args(ada.get('/portal/birch/commissions'))));
    const id = list.commissions[0]?.entitlementId ?? '';
    const path = `/portal/birch/commissions/${id}`;
    expect((await thrown(commissionLoader(args(bo.get(path), { entitlement: id })))).status).toBe(404);
    expect((await thrown(commissionLoader(args(bo.get(path), { entitlement: 'x' })))).status).toBe(404);
  });

  it('never hold a shopper’s or another partner’s person', async () => {
    const { list } = await read(commissionsLoader(args(ada.get('/portal/birch/commissions'))));
    const id = list.commissions[0]?.entitlementId ?? '';
    const pages = [
      list,
      await read(commissionLoader(args(ada.get(`/portal/birch/commissions/${id}`), { entitlement: id }))),
      await read(frontLoader(args(ada.get('/portal/birch?period=90d')))),
      await read(linksLoader(args(ada.get('/portal/birch/links')))),
    ];
    const text = JSON.stringify(pages, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
    for (const secret of ['shopper@example.com', '900001', '900002', 'Secretname', 'bo@example.com', 'BO10', '#5002'])
      expect(text).not.toContain(secret);
  });

  it('sum the ledger, and date what was earned by the shop’s days', async () => {
    const front = await read(frontLoader(args(ada.get('/portal/birch?period=7d'))));
    expect(front.kind === 'dashboard' && front.dashboard).toMatchObject({
      today: '2026-03-11',
      link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:3100\/r\/ada-lindqvist-/),
      overview: {
        balances: [{ currency: 'EUR', pending: 1000n, available: 0n, paid: 0n }],
        days: [{ day: '2026-03-10', clicks: 0, registrations: 0, orders: 1, earned: 1000n }],
        daysBefore: [],
      },
    });
  });

  it('count a customer’s first registration for the partner who is decided to have brought it', async () => {
    const { rows } = await database.owner.query(
      "SELECT partner_id FROM partner WHERE shop_id = $1 AND email_key = 'ada@example.com'",
      [birch.shopId],
    );
    for (const [customer, at] of [
      ['800001', '2026-03-09T10:00:00Z'],
      ['800001', '2026-03-10T10:00:00Z'],
      ['800002', '2026-03-09T11:00:00Z'],
    ])
      await database.owner.query(
        `INSERT INTO registration (shop_id, registration_id, customer_id, visitor, email, at)
         VALUES ($1, gen_random_uuid(), $2, 'v', 'friend@example.com', $3)`,
        [birch.shopId, customer, at],
      );
    for (const [version, shares] of [
      [1, []],
      [2, [{ partnerId: rows[0].partner_id, share: '1' }]],
    ])
      await database.owner.query(
        `INSERT INTO decision (shop_id, subject, subject_id, version, history_key, shares, explanation, digest)
         VALUES ($1, 'customer', '800001', $2, 'c:800001', $3, '{}', 'digest')`,
        [birch.shopId, version, JSON.stringify(shares)],
      );
    const front = await read(frontLoader(args(ada.get('/portal/birch?period=7d'))));
    expect(front.kind === 'dashboard' && front.dashboard.overview.days).toMatchObject([
      { day: '2026-03-09', registrations: 1, orders: 0 },
      { day: '2026-03-10', registrations: 0, orders: 1 },
    ]);
  });

  it('filter by state and dates, and page', async () => {
    const count = async (query: string) =>
      (await read(commissionsLoader(args(ada.get(`/portal/birch/commissions?${query}`))))).list.count;
    expect(await count('state=pending')).toBe(1);
    expect(await count('state=paid')).toBe(0);
    expect(await count('from=2026-03-10&to=2026-03-10')).toBe(1);
    expect(await count('from=2026-03-11')).toBe(0);
    expect(await count("state=' OR 1=1&from=x&to=2026-99-99&page=-1")).toBe(1);
    expect((await read(commissionsLoader(args(ada.get('/portal/birch/commissions?page=999'))))).list.page).toBe(1);
  });
});
