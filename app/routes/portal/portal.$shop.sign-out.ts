import { redirect } from '@remix-run/node';
import { openAction, openLoader } from './guards.server.ts';

/** A link cannot sign anybody out; whoever follows one sees the portal. */
export const loader = openLoader(async ({ shop }) => {
  throw redirect(`/portal/${shop.shopName}`);
});

export const action = openAction(async ({ portal, shop, request }) =>
  redirect(`/portal/${shop.shopName}/sign-in`, { headers: { 'Set-Cookie': await portal.signOut(request) } }),
);
