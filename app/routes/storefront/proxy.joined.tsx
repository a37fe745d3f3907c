/** POST /proxy/joined: the browser that is remembered as `visitor` came again as `with`, told by the app embed. */
import type { ActionFunctionArgs } from '@remix-run/node';
import { isbot } from 'isbot';
import { z } from 'zod';
import { answerPost, parseBody, refuseMethod, requireStorefrontCall } from './proxy-request.server.ts';

const visitor = z.uuid().transform((id) => id.toLowerCase());
const body = z.object({ visitor, with: visitor });

export const loader = refuseMethod;

export function action(args: ActionFunctionArgs): Promise<Response> {
  const { request, context } = args;
  return answerPost(request, async () => {
    const { shopId } = await requireStorefrontCall(args);
    const pair = await parseBody(request, body);
    // Robots that run a page's scripts are nobody's visitors. Whether the two were joined is told to nobody.
    if (!isbot(request.headers.get('user-agent'))) await context.services.storefront.joinVisitors(shopId, pair);
  });
}
