import { BlockStack, Card, Text } from '@shopify/polaris';
import { useFormat } from '#app/ui/admin/format.tsx';
import { type PoolCounts, poolWords } from '#app/ui/admin/pool-words.ts';

interface CodePoolsProps {
  readonly pools: readonly (PoolCounts & { readonly programId: string; readonly programName: string })[];
}

/** Codes for one use by programme; nothing where no programme ever had any. */
export function CodePools({ pools }: CodePoolsProps) {
  const { count } = useFormat();
  if (pools.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Codes for one use
          </Text>
          <Text as="p" tone="subdued">
            Made ahead and handed to one visitor each. Unused ones leave Shopify when their days are over.
          </Text>
        </BlockStack>
        {pools.map((pool) => (
          <BlockStack key={pool.programId} gap="050">
            <Text as="h3" fontWeight="medium" breakWord>
              {pool.programName}
            </Text>
            <Text as="p">
              <span suppressHydrationWarning>{poolWords(pool, count)}</span>
            </Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
