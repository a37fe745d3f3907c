import { useFetcher } from '@remix-run/react';
import { BlockStack, Card, ChoiceList, Text } from '@shopify/polaris';
import type { LinkHost } from '#app/domain/link-address.ts';
import { FailureBanner, useSuccessToast } from '#app/ui/admin/outcome.tsx';
import type { action } from './route.tsx';

interface LinkHostProps {
  readonly chosen: LinkHost;
  /** The same link on each. */
  readonly examples: Readonly<Record<LinkHost, string>>;
}

/** With which address links are shown, here, in the portal and to customers who refer friends. Saved at once: both always work. */
export function LinkHostChoice({ chosen, examples }: LinkHostProps) {
  const fetcher = useFetcher<typeof action>();
  useSuccessToast(fetcher.data, ({ message }) => ({ message }));
  const sent = fetcher.formData?.get('host');
  const shown = sent === 'app' || sent === 'shop' ? sent : chosen;
  return (
    <Card>
      <BlockStack gap="300">
        <FailureBanner outcome={fetcher.data} />
        <Text as="h2" variant="headingMd">
          Address of links
        </Text>
        <ChoiceList
          title="Links are shown as"
          selected={[shown]}
          onChange={([host]) => host !== undefined && fetcher.submit({ intent: 'host', host }, { method: 'post' })}
          choices={[
            { value: 'app', label: 'Short links', helpText: withoutScheme(examples.app) },
            { value: 'shop', label: 'Links of your shop', helpText: withoutScheme(examples.shop) },
          ]}
        />
        <Text as="p" tone="subdued">
          Both addresses of a link always work, also those that were shared before. Partners can look up the other one
          in the portal.
        </Text>
      </BlockStack>
    </Card>
  );
}

function withoutScheme(address: string): string {
  return address.replace(/^https?:\/\//, '');
}
