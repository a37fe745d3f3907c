import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { BooksBadge, BooksLines, type BooksState, isUnderWay } from '#app/ui/admin/books-state.tsx';
import { CheckNow } from '#app/ui/admin/check-now.tsx';

/** Whether the books are right, said every day: what the merchant would otherwise have to trust. */
export function BooksCard({ books }: { readonly books: BooksState }) {
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Books
          </Text>
          <BooksBadge {...books} />
        </InlineStack>
        <BooksLines books={books} level="h3" />
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <CheckNow underWay={isUnderWay(books)} />
          <Button variant="plain" url="/app/books">
            All checks
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
