/**
 * GET /proxy/referrer: what the signed-in customer sees of referring friends. The first look makes them a referrer. `after` asks for the friends
 * that follow those of an earlier answer.
 */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { answerGet, requireStorefrontCall } from './proxy-request.server.ts';

export function loader(args: LoaderFunctionArgs): Promise<Response> {
  return answerGet(async () => {
    const { shopId, customerId } = await requireStorefrontCall(args);
    const after = new URL(args.request.url).searchParams.get('after');
    return args.context.services.referrals.showPage(shopId, customerId, after);
  });
}
