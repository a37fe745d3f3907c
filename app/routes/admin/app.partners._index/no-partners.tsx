import { Card, EmptyState } from '@shopify/polaris';

export function NoPartners() {
  return (
    <Card>
      <EmptyState
        heading="Nobody sends you customers yet"
        action={{ content: 'Add partner', url: '/app/partners/new' }}
        secondaryAction={{ content: 'Review programme', url: '/app/program' }}
        image="/illustrations/streams.svg"
      >
        <p>Add friends of the shop, creators or agencies yourself, or let them apply on your programme’s page.</p>
      </EmptyState>
    </Card>
  );
}
