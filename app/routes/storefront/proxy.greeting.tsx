/** GET /proxy/greeting?ref=CODE: in whose name a visitor is greeted, and what they are offered. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { answerGet, requireStorefrontCall } from './proxy-request.server.ts';

const wanted = z.string().min(1).max(200).catch('');

export function loader(args: LoaderFunctionArgs): Promise<Response> {
  return answerGet(async () => {
    const { shopId } = await requireStorefrontCall(args);
    const ref = wanted.parse(new URL(args.request.url).searchParams.get('ref'));
    return args.context.services.storefront.greet(shopId, ref);
  });
}
