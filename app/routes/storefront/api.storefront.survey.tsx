/** GET and POST /api/storefront/survey: "How did you hear about us?", asked by the thank-you page's extension. */
import { z } from 'zod';
import { longestAnswer, longestChoice } from '#app/domain/survey.ts';
import { parseFields } from '../failure.server.ts';
import { answerExtension } from './extension-request.server.ts';
import { parseBody } from './proxy-request.server.ts';

/** Shopify's number, alone or in a global id: the thank-you page knows the order as an `OrderIdentity`. */
const orderId = z
  .string()
  .regex(/^(?:gid:\/\/shopify\/Order(?:Identity)?\/)?[1-9]\d{0,24}$/, 'must be an order’s number')
  .transform((text) => text.replace(/^.*\//, ''));

const body = z.object({
  orderId,
  choice: z.string().min(1).max(longestChoice),
  text: z
    .string()
    .max(longestAnswer)
    .nullish()
    .transform((text) => text?.replaceAll('\u0000', '').toWellFormed().trim() || null),
});

const answer = answerExtension({
  GET: (call, { request, context }) => {
    const order = new URL(request.url).searchParams.get('order') ?? '';
    return context.services.survey.ask({
      ...call,
      orderId: parseFields({ order }, z.object({ order: orderId })).order,
    });
  },
  POST: async (call, { request, context }) => {
    const { orderId: order, ...given } = await parseBody(request, body);
    return context.services.survey.answer({ ...call, orderId: order }, given);
  },
});

export { answer as action, answer as loader };
