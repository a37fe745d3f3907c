import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { SaveBar } from '@shopify/app-bridge-react';
import { Banner, BlockStack, Layout, Page } from '@shopify/polaris';
import { Failure } from '#app/domain/failure.ts';
import { authenticateMerchant } from '#app/routes/admin/merchant.server.ts';
import { formOutcome, orErrorPage, parseForm } from '#app/routes/failure.server.ts';
import { FailureBanner } from '#app/ui/admin/outcome.tsx';
import { KeepTerms } from './keep-terms.tsx';
import { Preview } from './preview.tsx';
import { programForm } from './program-form.server.ts';
import { ProgramVersions } from './program-versions.tsx';
import { readDraft } from './settings-draft.ts';
import { SettingsFields } from './settings-fields.tsx';
import { useLeaveConfirmation } from './use-leave-confirmation.ts';
import { useSettings } from './use-settings.ts';

export const meta = () => [{ title: 'Programme' }];

export function loader(args: LoaderFunctionArgs) {
  return orErrorPage(async () => {
    const { shopId, admin } = await authenticateMerchant(args);
    const program = await admin.program(shopId);
    if (program === null) throw new Failure('not_found', 'This shop has no programme yet.');
    const { currency, domain } = await admin.requireShop(shopId);
    const portal = `${args.context.services.config.appUrl}/portal/${domain.replace('.myshopify.com', '')}`;
    return { program, currency, applyUrl: `${portal}/apply` };
  });
}

export async function action(args: ActionFunctionArgs) {
  const { shopId, admin, actor } = await authenticateMerchant(args);
  return formOutcome(async () => {
    const form = await parseForm(args.request, programForm);
    if (form.intent === 'confirm') {
      await admin.confirmProgram(shopId, { programId: form.programId, actor });
      return { message: 'Terms kept' };
    }
    const { currency } = await admin.requireShop(shopId);
    const read = readDraft(form, currency);
    if (!read.ok) throw new Failure('invalid_input', 'Some fields need another look.', read.mistakes);
    const { programId, basedOn } = form;
    const saved = await admin.changeProgram(shopId, { programId, basedOn, settings: read.settings, actor });
    return { message: saved.changed ? 'Programme saved' : 'Nothing had changed' };
  });
}

export default function Program() {
  const { program, currency, applyUrl } = useLoaderData<typeof loader>();
  const { draft, change, discard, save, dirty, busy, outcome } = useSettings(program);
  useLeaveConfirmation(dirty);
  return (
    <Page
      title={program.name}
      subtitle="What partners earn, and for how long. A change counts for orders placed after it."
    >
      <BlockStack gap="400">
        <FailureBanner outcome={outcome} />
        {program.discountTrouble !== null && <Banner tone="warning">{program.discountTrouble}</Banner>}
        {!program.reviewed && !dirty && <KeepTerms programId={program.programId} />}
        <Layout>
          <Layout.Section>
            <SettingsFields draft={draft} onChange={change} outcome={outcome} currency={currency} applyUrl={applyUrl} />
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <Preview draft={draft} terms={program.terms} currency={currency} />
              <ProgramVersions versions={program.versions} />
            </BlockStack>
          </Layout.Section>
        </Layout>
      </BlockStack>
      <SaveBar id="program" open={dirty} discardConfirmation>
        <button type="button" variant="primary" onClick={save} disabled={busy} loading={busy ? '' : undefined}>
          Save
        </button>
        <button type="button" onClick={discard} disabled={busy}>
          Discard
        </button>
      </SaveBar>
    </Page>
  );
}
