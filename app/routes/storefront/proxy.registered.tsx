/** POST /proxy/registered: a signed-in customer and the visitor they are, told by the app embed. */
import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { answerPost, parseBody, refuseMethod, requireStorefrontCall } from './proxy-request.server.ts';

const body = z.object({ visitor: z.uuid() });

export const loader = refuseMethod;

export function action(args: ActionFunctionArgs): Promise<Response> {
  return answerPost(args.request, async () => {
    const { shopId, customerId } = await requireStorefrontCall(args);
    const { visitor } = await parseBody(args.request, body);
    if (customerId === null) return { state: 'none', credit: null, code: null };
    return args.context.services.storefront.reportRegistration(shopId, { customerId, visitor: visitor.toLowerCase() });
  });
}
