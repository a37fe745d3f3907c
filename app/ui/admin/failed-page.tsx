import { isRouteErrorResponse } from '@remix-run/react';
import { Banner, BlockStack, Button, InlineStack, Page, Text } from '@shopify/polaris';
import { errorText } from '#app/ui/document/error-page.tsx';

/** A page that could not be shown, within the admin: the menu stays, and there is a way on. */
export function FailedPage({ error }: { readonly error: unknown }) {
  const gone = isRouteErrorResponse(error) && error.status === 404;
  const { title, message } = errorText(error);
  return (
    <Page title={title} backAction={{ content: 'Home', url: '/app' }}>
      <Banner tone={gone ? 'info' : 'critical'}>
        <BlockStack gap="300">
          <Text as="p">{message}</Text>
          <InlineStack>
            {gone ? (
              <Button url="/app">Go to the overview</Button>
            ) : (
              <Button onClick={() => window.location.reload()}>Try again</Button>
            )}
          </InlineStack>
        </BlockStack>
      </Banner>
    </Page>
  );
}
