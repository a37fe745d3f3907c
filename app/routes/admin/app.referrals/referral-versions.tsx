import { useFetcher } from '@remix-run/react';
import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { ReferralSettingName, ReferralSettings } from '#app/domain/referral-settings.ts';
import { useFormat } from '#app/ui/admin/format.tsx';
import { FailureBanner, useSuccessToast } from '#app/ui/admin/outcome.tsx';
import { useListQuery } from '#app/ui/admin/use-list-query.ts';
import { VersionList } from '#app/ui/admin/version-list.tsx';
import { changeWords } from './referral-words.ts';
import { ReturnModal } from './return-modal.tsx';
import type { action } from './route.tsx';

interface ListedVersion {
  readonly version: number;
  readonly effectiveAt: Date;
  readonly actor: string;
  readonly settings: ReferralSettings;
  readonly changed: readonly ReferralSettingName[];
  readonly before: ReferralSettings | null;
  readonly fromNow: readonly ReferralSettingName[];
}

interface ReferralVersionsProps {
  readonly versions: {
    readonly rows: readonly ListedVersion[];
    readonly older: number | null;
    readonly newer: number | null;
  };
  readonly inForce: { readonly version: number; readonly settings: ReferralSettings };
  /** Changes are being typed: coming back to other terms would lose them. */
  readonly dirty: boolean;
}

/** How the terms came to be what they are, and the way back to any of them. */
export function ReferralVersions({ versions: { rows, older, newer }, inForce, dirty }: ReferralVersionsProps) {
  const { exact } = useFormat();
  const { change } = useListQuery();
  const { wanted, want, giveBack, busy, outcome } = useReturn(inForce.version);
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Versions
          </Text>
          <Text as="p" variant="bodySm" tone="subdued">
            Each counts for what is placed after it. Codes, who refers and how rewards are paid count for all at once
            and have none.
          </Text>
        </BlockStack>
        <FailureBanner outcome={outcome} />
        <VersionList
          versions={rows}
          inForce={inForce.version}
          linesOf={({ before, settings, changed }) =>
            before === null ? [] : changed.map((name) => changeWords(name, { before, after: settings }, exact))
          }
          actionOf={(row) =>
            row.fromNow.length > 0 && (
              <InlineStack>
                <Button
                  variant="plain"
                  disabled={dirty || busy}
                  accessibilityLabel={`Use the terms of version ${row.version} again`}
                  onClick={() => want(row)}
                >
                  Use these terms again
                </Button>
              </InlineStack>
            )
          }
        />
        {(older !== null || newer !== null) && (
          <InlineStack gap="300">
            <Button disabled={newer === null} onClick={() => change({ versions: newer === null ? null : `${newer}` })}>
              Newer
            </Button>
            <Button disabled={older === null} onClick={() => change({ versions: older === null ? null : `${older}` })}>
              Older
            </Button>
          </InlineStack>
        )}
      </BlockStack>
      <ReturnModal
        version={wanted?.version ?? null}
        changes={(wanted?.fromNow ?? []).map((name) =>
          changeWords(name, { before: inForce.settings, after: wanted?.settings ?? inForce.settings }, exact),
        )}
        onConfirm={giveBack}
        onClose={() => want(null)}
      />
    </Card>
  );
}

/** Asks first, and can be undone: undoing is coming back to the version that was in force before. */
function useReturn(version: number) {
  const fetcher = useFetcher<typeof action>();
  const [wanted, setWanted] = useState<ListedVersion | null>(null);
  const submit = (to: number, basedOn: number): void =>
    fetcher.submit({ intent: 'return', version: `${to}`, basedOn: `${basedOn}` }, { method: 'post' });
  useSuccessToast(fetcher.data, ({ message, version: after, replaced }) =>
    after === undefined || replaced === undefined ? { message } : { message, undo: () => submit(replaced, after) },
  );
  return {
    wanted,
    want: setWanted,
    giveBack: () => {
      if (wanted !== null) submit(wanted.version, version);
      setWanted(null);
    },
    busy: fetcher.state !== 'idle',
    outcome: fetcher.data,
  };
}
