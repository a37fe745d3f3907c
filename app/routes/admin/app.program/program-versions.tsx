import { Badge, BlockStack, Card, InlineStack, Text } from '@shopify/polaris';
import type { SettingName } from '#app/domain/program-settings.ts';
import { Moment } from '#app/ui/admin/format.tsx';
import { settingLabels } from '#app/ui/admin/words.ts';

interface ProgramVersionsProps {
  /** Newest first. */
  readonly versions: readonly {
    readonly version: number;
    readonly effectiveAt: Date;
    readonly changed: readonly SettingName[];
  }[];
}

export function ProgramVersions({ versions }: ProgramVersionsProps) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Versions
        </Text>
        {versions.map(({ version, effectiveAt, changed }, index) => (
          <BlockStack key={version} gap="050">
            <InlineStack gap="200" blockAlign="center">
              <Text as="span" fontWeight="medium">{`Version ${version}`}</Text>
              {index === 0 && <Badge tone="success">In force</Badge>}
            </InlineStack>
            <Text as="span">
              {changed.length === 0 ? 'First terms' : changed.map((name) => settingLabels[name]).join(', ')}
            </Text>
            <Text as="span" variant="bodySm" tone="subdued">
              since <Moment at={effectiveAt} precise />
            </Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
