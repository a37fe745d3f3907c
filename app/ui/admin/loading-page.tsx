import { Card, InlineGrid, Layout, SkeletonBodyText, SkeletonPage } from '@shopify/polaris';

const lists = /^\/app\/(partners|orders|rewards)\/?$/;

/** The outline of the page that is on its way, so that what comes takes the place of what was shown. */
export function LoadingPage({ path }: { readonly path: string }) {
  if (lists.test(path)) {
    return (
      <SkeletonPage primaryAction fullWidth>
        <Card>
          <SkeletonBodyText lines={12} />
        </Card>
      </SkeletonPage>
    );
  }
  return (
    <SkeletonPage backAction={path !== '/app'}>
      <Layout>
        <Layout.Section>
          <InlineGrid gap="400">
            {[6, 4, 8].map((lines) => (
              <Card key={lines}>
                <SkeletonBodyText lines={lines} />
              </Card>
            ))}
          </InlineGrid>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <Card>
            <SkeletonBodyText lines={5} />
          </Card>
        </Layout.Section>
      </Layout>
    </SkeletonPage>
  );
}
