import { Badge, BlockStack, Card, InlineStack, Text } from '@shopify/polaris';
import type { ProgramSettings, SettingName } from '#app/domain/program-settings.ts';
import { Moment, useFormat } from '#app/ui/admin/format.tsx';
import { settingLabels } from '#app/ui/admin/words.ts';
import { settingWords } from './setting-words.ts';

interface ProgramVersionsProps {
  /** Newest first. */
  readonly versions: readonly {
    readonly version: number;
    readonly effectiveAt: Date;
    readonly changed: readonly SettingName[];
    readonly settings: ProgramSettings;
  }[];
}

export function ProgramVersions({ versions }: ProgramVersionsProps) {
  const { exact } = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Versions
        </Text>
        {versions.map(({ version, effectiveAt, changed, settings }, index) => (
          <BlockStack key={version} gap="050">
            <InlineStack gap="200" blockAlign="center">
              <Text as="span" fontWeight="medium">{`Version ${version}`}</Text>
              {index === 0 && <Badge tone="success">In force</Badge>}
            </InlineStack>
            {changed.length === 0 && <Text as="span">First terms</Text>}
            {changed.map((name) => (
              <Text as="span" key={name}>
                {`${settingLabels[name]}: ${settingWords(name, settings, exact)}`}
              </Text>
            ))}
            <Text as="span" variant="bodySm" tone="subdued">
              since <Moment at={effectiveAt} precise />
            </Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
