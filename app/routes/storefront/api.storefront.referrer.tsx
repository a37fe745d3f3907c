/** GET /api/storefront/referrer: the same as /proxy/referrer, for the extensions of thank-you page and customer account. */
import { answerExtension } from './extension-request.server.ts';

const answer = answerExtension({
  GET: ({ shopId, customerId }, { context }) => context.services.referrals.showPage(shopId, customerId),
});

export { answer as action, answer as loader };
