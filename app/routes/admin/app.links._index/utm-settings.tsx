import { useFetcher } from '@remix-run/react';
import { BlockStack, Button, Card, InlineStack, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { landingUrl } from '#app/domain/landing.ts';
import { readUtmTemplate, utmParameters, utmPlaceholders } from '#app/domain/utm-template.ts';
import { wordsFor } from '#app/flows/change-utm.ts';
import { FailureBanner, fieldError, stillTrue, useSuccessToast } from '#app/ui/admin/outcome.tsx';
import type { action } from './route.tsx';

interface UtmSettingsProps {
  readonly setting: { readonly programId: string; readonly name: string; readonly template: string };
  /** The shop's only programme. */
  readonly alone: boolean;
  readonly storefront: string;
}

const suggestion = 'utm_source={partner} utm_medium=referral utm_campaign={campaign}';

/** What an example link hands over. */
const example = {
  partner: 'P1001',
  code: 'anna',
  campaign: 'spring',
  source: 'youtube',
  creative: 'banner-blue',
  sub1: 'sidebar',
};

/** What a programme's links add to the shop's address, shown as it is typed; on whatever page it stands. */
export function UtmSettings({ setting, alone, storefront }: UtmSettingsProps) {
  const fetcher = useFetcher<typeof action>();
  const [template, setTemplate] = useState(setting.template);
  const [sent, setSent] = useState<{ template: string } | null>(null);
  useEffect(() => setTemplate(setting.template), [setting.template]);
  useSuccessToast(fetcher.data, ({ message }) => ({ message }));
  const read = readUtmTemplate(template);
  const outcome = stillTrue(fetcher.data, sent, { template });
  const save = (): void => {
    setSent({ template });
    fetcher.submit(
      { intent: 'utm', programId: setting.programId, template },
      { method: 'post', action: '/app/links?index' },
    );
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {alone ? 'Parameters for your statistics' : `Parameters for your statistics: ${setting.name}`}
        </Text>
        <FailureBanner outcome={outcome} />
        <TextField
          label="Added to the page’s address"
          value={template}
          onChange={setTemplate}
          placeholder={suggestion}
          multiline={2}
          maxLength={500}
          autoComplete="off"
          error={read.ok ? fieldError(outcome, 'template') : wordsFor(read.mistake)}
          helpText={`Empty adds nothing. What an address has already stays. Placeholders: ${utmPlaceholders.map((name) => `{${name}}`).join(' ')}`}
        />
        {read.ok && read.template.length > 0 && (
          <BlockStack gap="100">
            <Text as="p" variant="bodySm" tone="subdued">
              A visitor would land on
            </Text>
            <Text as="p" breakWord>
              {landingUrl(storefront, '/products/tea', [
                ...utmParameters(read.template, example, () => false),
                ['ref', example.code],
              ])}
            </Text>
          </BlockStack>
        )}
        <InlineStack gap="200">
          <Button
            variant="primary"
            onClick={save}
            disabled={!read.ok || template.trim() === setting.template}
            loading={fetcher.state !== 'idle'}
          >
            Save
          </Button>
          {template === '' && <Button onClick={() => setTemplate(suggestion)}>Use the usual ones</Button>}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
