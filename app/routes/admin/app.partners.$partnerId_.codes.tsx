/** What a merchant does to a partner's discount codes; the forms stand on the partner's page. */
import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { codeActions } from '#app/flows/change-codes.ts';
import { authenticateMerchant, requireUuid } from '#app/routes/admin/merchant.server.ts';
import { formOutcome, parseForm } from '#app/routes/failure.server.ts';

const code = z.string().max(200);

const codeForm = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('add'), code }),
  z.object({ intent: z.literal('adopt'), code }),
  z.object({ intent: z.literal('rename'), code, to: z.string().max(200), keepOld: z.enum(['yes', 'no']) }),
  ...codeActions.map((action) => z.object({ intent: z.literal(action), code })),
]);

export async function action(args: ActionFunctionArgs) {
  const { shopId, admin, actor } = await authenticateMerchant(args);
  return formOutcome(async () => {
    const partnerId = requireUuid(args.params.partnerId, 'partner');
    const form = await parseForm(args.request, codeForm);
    const change = { partnerId, code: form.code, actor };
    switch (form.intent) {
      case 'add': {
        const added = await admin.addCode(shopId, change);
        return { ...form, found: added.result === 'exists' ? added : null };
      }
      case 'adopt':
        await admin.adoptCode(shopId, change);
        break;
      case 'rename':
        await admin.renameCode(shopId, { ...change, to: form.to, keepOld: form.keepOld === 'yes' });
        break;
      default:
        await admin.changeCode(shopId, { ...change, action: form.intent });
    }
    return { ...form, found: null };
  });
}
