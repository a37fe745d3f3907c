/** POST /proxy/code: a visitor who came by a partner's link asks for a code to apply, through the app embed. */
import type { ActionFunctionArgs } from '@remix-run/node';
import { isbot } from 'isbot';
import { z } from 'zod';
import { answerPost, parseBody, refuseMethod, requireStorefrontCall } from './proxy-request.server.ts';

const body = z.object({ visitor: z.uuid(), ref: z.string().min(1).max(200) });

export const loader = refuseMethod;

export function action(args: ActionFunctionArgs): Promise<Response> {
  const { request, context } = args;
  return answerPost(request, async () => {
    const { shopId } = await requireStorefrontCall(args);
    const { visitor, ref } = await parseBody(request, body);
    // A robot buys nothing, and every code that it took would be one less for shoppers.
    if (isbot(request.headers.get('user-agent'))) return { code: null };
    return context.services.storefront.handOutCode(shopId, { visitor: visitor.toLowerCase(), ref });
  });
}
