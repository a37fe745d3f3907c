/**
 * Every route of the portal comes in by one of these doors: open to anybody, or to a partner who is signed in. The shop is that of the
 * session; the address only says which portal is meant, and where the two differ nobody is signed in. Whatever changes something must come
 * from our own pages. Answers are for the one who asked, so nothing may keep them.
 */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import type { Services } from '#app/composition.ts';
import { Failure } from '#app/domain/failure.ts';
import { portalPath } from '#app/domain/portal-path.ts';
import { chooseLocale, type Locale } from '#app/ui/portal/messages/messages.ts';

type Args = LoaderFunctionArgs | ActionFunctionArgs;
type Portal = Services['portal'];
type Shop = Awaited<ReturnType<Portal['requireShop']>>;
export type Viewer = NonNullable<Awaited<ReturnType<Portal['getViewer']>>>;

export interface PortalVisit<Who extends Viewer | null> {
  readonly portal: Portal;
  readonly shop: Shop;
  readonly viewer: Who;
  readonly locale: Locale;
  readonly request: Request;
  readonly url: URL;
  readonly params: Args['params'];
  readonly now: number;
  readonly appUrl: string;
  /** The visitor's network address. */
  readonly address: string | null;
}

/** For a loader that anybody may call. */
export function openLoader<Result>(work: (visit: PortalVisit<Viewer | null>) => Promise<Result>) {
  return (args: LoaderFunctionArgs) => answered(async () => keptByNobody(await work(await visitOf(args))));
}

/** For a loader of partners alone; others are sent to sign in and come back. */
export function partnerLoader<Result>(work: (visit: PortalVisit<Viewer>) => Promise<Result>) {
  return (args: LoaderFunctionArgs) =>
    answered(async () => keptByNobody(await work(requireSignedIn(await visitOf(args)))));
}

/** For an action that anybody may call from the portal's pages. */
export function openAction<Result>(work: (visit: PortalVisit<Viewer | null>) => Promise<Result>) {
  return (args: ActionFunctionArgs): Promise<Result> =>
    answered(async () => {
      requireSameOrigin(args);
      return work(await visitOf(args));
    });
}

/**
 * For an action that a secret in the address allows. Whoever has the secret may call it from anywhere: mail programs do, and are no page of ours.
 */
export function linkAction<Result>(work: (visit: PortalVisit<Viewer | null>) => Promise<Result>) {
  return (args: ActionFunctionArgs): Promise<Result> => answered(async () => work(await visitOf(args)));
}

/** For an action of partners alone. */
export function partnerAction<Result>(work: (visit: PortalVisit<Viewer>) => Promise<Result>) {
  return (args: ActionFunctionArgs): Promise<Result> =>
    answered(async () => {
      requireSameOrigin(args);
      return work(requireSignedIn(await visitOf(args)));
    });
}

function keptByNobody<Result>(result: Result) {
  return data(result, { headers: { 'Cache-Control': 'private, no-store' } });
}

/** What a form is told of a failure that it can show. */
export function formAnswer<Body>(status: number, body: Body) {
  return data(body, { status });
}

async function visitOf({ request, params, context }: Args): Promise<PortalVisit<Viewer | null>> {
  const { portal, clock, config } = context.services;
  const shop = await portal.requireShop(params.shop);
  const viewer = await portal.getViewer(request, shop);
  return {
    portal,
    shop,
    viewer,
    locale: chooseLocale(viewer?.partner.locale, request.headers.get('accept-language')),
    request,
    url: new URL(request.url),
    params,
    now: clock(),
    appUrl: config.appUrl,
    address: context.address,
  };
}

function requireSignedIn(visit: PortalVisit<Viewer | null>): PortalVisit<Viewer> {
  const { viewer, shop, request, url } = visit;
  if (viewer !== null) return { ...visit, viewer };
  const asked = request.method === 'GET' ? portalPath(`${url.pathname}${url.search}`, shop.shopName) : null;
  const query = asked === null ? '' : `?returnTo=${encodeURIComponent(asked)}`;
  throw redirect(`/portal/${shop.shopName}/sign-in${query}`);
}

function requireSameOrigin({ request, context }: Args): void {
  if (!context.services.portal.isSameOrigin(request)) {
    throw new Failure('forbidden', 'This was not sent from the portal itself. Open the page again and retry.');
  }
}

/** A failure is an answer with its status; its words are meant to be read. */
async function answered<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure) throw new Response(error.message, { status: error.status });
    throw error;
  }
}
