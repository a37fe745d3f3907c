import { redirect } from '@remix-run/node';
import { Failure } from '#app/domain/failure.ts';
import { openLoader, partnerAction } from './guards.server.ts';

export const loader = openLoader(async ({ shop }) => {
  throw redirect(`/portal/${shop.shopName}`);
});

/** A person who is partner in several programmes chooses which one to look at. */
export const action = partnerAction(async ({ portal, shop, viewer, request }) => {
  const wanted = (await request.formData()).get('program');
  const chosen = viewer.memberships.find(({ programKey }) => programKey === wanted);
  if (chosen === undefined) throw new Failure('not_found', 'You are no partner in this programme.');
  return redirect(`/portal/${shop.shopName}`, {
    headers: { 'Set-Cookie': portal.chooseProgram(chosen.programKey) },
  });
});
