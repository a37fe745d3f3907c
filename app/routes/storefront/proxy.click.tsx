/** POST /proxy/click: a visitor who came with a link's code in the shop's own address, told by the app embed. */
import type { ActionFunctionArgs } from '@remix-run/node';
import { isbot } from 'isbot';
import { z } from 'zod';
import { addressOf, answerPost, parseBody, refuseMethod, requireStorefrontCall } from './proxy-request.server.ts';

const body = z.object({
  code: z.string().min(1).max(200),
  /** Whom the shop's own storage knows already: their clicks belong together. */
  visitor: z.uuid().nullish(),
  landing: z.string().max(2_000).nullish(),
  referrer: z.string().max(2_000).nullish(),
});

export const loader = refuseMethod;

export function action(args: ActionFunctionArgs): Promise<Response> {
  const { request, context } = args;
  return answerPost(request, async () => {
    const { shopId } = await requireStorefrontCall(args);
    const { code, visitor, landing, referrer } = await parseBody(request, body);
    const agent = request.headers.get('user-agent');
    // Robots that run a page's scripts are nobody's visitors.
    if (isbot(agent)) return { visitor: null };
    return context.services.storefront.reportClick({
      shopId,
      code,
      visitor: visitor ?? null,
      landing: landing ?? null,
      referrer: referrer ?? null,
      agent,
      address: addressOf(request),
      mayBeAltered: true,
    });
  });
}
