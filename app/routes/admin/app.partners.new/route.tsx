import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData, useNavigation, useSubmit } from '@remix-run/react';
import { SaveBar } from '@shopify/app-bridge-react';
import { Page, PageActions } from '@shopify/polaris';
import { useState } from 'react';
import { z } from 'zod';
import { authenticateMerchant } from '#app/routes/admin/merchant.server.ts';
import { formOutcome, orErrorPage, parseForm } from '#app/routes/failure.server.ts';
import { stillTrue } from '#app/ui/admin/outcome.tsx';
import { emptyPartner, type PartnerDraft, PartnerFields } from './partner-fields.tsx';

export const meta = () => [{ title: 'Add partner' }];

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    return { programs: await admin.programs(shopId) };
  });
}

const optional = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .transform((text) => (text === '' ? null : text));
const form = z.object({
  name: z.string().trim().min(1, 'Give the partner a name.').max(200, 'At most 200 characters.'),
  email: z.string().trim().pipe(z.email('Give a full e-mail address, such as ana@example.com.')),
  company: optional(200),
  group: optional(60),
  programId: z.uuid('Choose a programme.'),
  approve: z.stringbool(),
});

export async function action(args: ActionFunctionArgs) {
  const { shopId, admin, actor } = await authenticateMerchant(args);
  const outcome = await formOutcome(async () =>
    admin.addPartner(shopId, { ...(await parseForm(args.request, form)), actor }),
  );
  if (outcome.data.ok) throw redirect(`/app/partners/${outcome.data.done.partnerId}?added`);
  return outcome;
}

export default function AddPartner() {
  const { programs } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const submit = useSubmit();
  const busy = useNavigation().state !== 'idle';
  const blank = emptyPartner(programs[0]?.programId ?? '');
  const [partner, setPartner] = useState(blank);
  const dirty = JSON.stringify(partner) !== JSON.stringify(blank);
  const [sent, setSent] = useState<PartnerDraft | null>(null);
  const save = (): void => {
    setSent(partner);
    submit({ ...partner, approve: String(partner.approve) }, { method: 'post' });
  };

  return (
    <Page title="Add partner" narrowWidth backAction={{ content: 'Partners', url: '/app/partners' }}>
      <PartnerFields
        partner={partner}
        onChange={setPartner}
        programs={programs}
        outcome={stillTrue(outcome, sent, partner)}
      />
      <PageActions primaryAction={{ content: 'Add partner', onAction: save, loading: busy, disabled: !dirty }} />
      <SaveBar id="add-partner" open={dirty && !busy}>
        <button type="button" variant="primary" onClick={save}>
          Add partner
        </button>
        <button type="button" onClick={() => setPartner(blank)}>
          Discard
        </button>
      </SaveBar>
    </Page>
  );
}
