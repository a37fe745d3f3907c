import { Badge, BlockStack, InlineStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { Moment } from './format.tsx';
import { actorWords } from './words.ts';

interface VersionListProps<Version> {
  /** Newest first. */
  readonly versions: readonly Version[];
  readonly inForce: number;
  /** What it changed, line by line; none for the first. */
  readonly linesOf: (version: Version) => readonly string[];
  readonly actionOf?: (version: Version) => ReactNode;
}

interface ListedVersion {
  readonly version: number;
  readonly effectiveAt: Date;
  readonly actor: string;
}

/** Versions of a programme's terms: what each changed, since when, and whose hand it was. */
export function VersionList<Version extends ListedVersion>(props: VersionListProps<Version>) {
  const { versions, inForce, linesOf, actionOf } = props;
  return versions.map((one) => {
    const { version, effectiveAt, actor } = one;
    const lines = linesOf(one);
    return (
      <BlockStack key={version} gap="050">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h3" variant="bodyMd" fontWeight="medium">{`Version ${version}`}</Text>
          {version === inForce && <Badge tone="success">In force</Badge>}
        </InlineStack>
        {lines.length === 0 && <Text as="span">First terms</Text>}
        {lines.map((line) => (
          <Text as="span" key={line} breakWord>
            <span suppressHydrationWarning>{line}</span>
          </Text>
        ))}
        <Text as="span" variant="bodySm" tone="subdued" breakWord>
          since <Moment at={effectiveAt} precise /> · {actorWords(actor)}
        </Text>
        {actionOf?.(one)}
      </BlockStack>
    );
  });
}
