import { BlockStack, Card, Text } from '@shopify/polaris';
import type { ProgramSettings, SettingName } from '#app/domain/program-settings.ts';
import { useFormat } from '#app/ui/admin/format.tsx';
import { VersionList } from '#app/ui/admin/version-list.tsx';
import { settingLabels } from '#app/ui/admin/words.ts';
import { settingWords } from './setting-words.ts';

interface ProgramVersionsProps {
  /** Newest first. */
  readonly versions: readonly {
    readonly version: number;
    readonly effectiveAt: Date;
    readonly actor: string;
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
        <VersionList
          versions={versions}
          inForce={versions[0]?.version ?? 0}
          linesOf={({ changed, settings }) =>
            changed.map((name) => `${settingLabels[name]}: ${settingWords(name, settings, exact)}`)
          }
        />
      </BlockStack>
    </Card>
  );
}
