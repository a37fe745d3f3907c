/** GET /api/storefront/referrer: the same as /proxy/referrer, for the extensions of thank-you page and customer account. */
import { answerExtension } from './extension-request.server.ts';

const answer = answerExtension({
  GET: ({ shopId, customerId }, { context, request }) =>
    context.services.referrals.showPage(shopId, customerId, new URL(request.url).searchParams.get('after')),
});

export { answer as action, answer as loader };
