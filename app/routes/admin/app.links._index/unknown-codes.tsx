import { useFetcher, useSearchParams } from '@remix-run/react';
import { BlockStack, Box, Button, Card, InlineStack, Link, Text } from '@shopify/polaris';
import { useState } from 'react';
import { DividedList } from '#app/ui/admin/divided-list.tsx';
import { Moment, useFormat } from '#app/ui/admin/format.tsx';
import { FailureBanner, useSuccessToast } from '#app/ui/admin/outcome.tsx';
import { AdoptModal } from './adopt-modal.tsx';
import type { action } from './route.tsx';

interface UnknownCode {
  readonly code: string;
  readonly visits: number;
  readonly lastAt: Date;
  readonly meant: {
    readonly linkId: string;
    readonly code: string;
    readonly partnerId: string;
    readonly partnerName: string;
  } | null;
}

interface UnknownCodesProps {
  readonly unknown: { readonly codes: readonly UnknownCode[]; readonly more: boolean };
  readonly page: number;
}

/** Codes that visitors come by and that no link has: misprints, links that were cut off, another app's. */
export function UnknownCodes({ unknown: { codes, more }, page }: UnknownCodesProps) {
  const fetcher = useFetcher<typeof action>();
  const [adopting, setAdopting] = useState<string | null>(null);
  const [, setParameters] = useSearchParams();
  const adopt = (fields: Record<string, string>): void => {
    setAdopting(null);
    fetcher.submit({ intent: 'adopt', ...fields }, { method: 'post' });
  };
  useSuccessToast(fetcher.data, ({ message }) => ({ message }));
  const turnTo = (target: number): void =>
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        after.set('codes', String(target));
        return after;
      },
      { preventScrollReset: true },
    );
  const pages = {
    hasPrevious: page > 1,
    hasNext: more,
    onPrevious: () => turnTo(page - 1),
    onNext: () => turnTo(page + 1),
  };
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Codes that no link has
          </Text>
          <Text as="p" tone="subdued">
            Visitors of the last 30 days who came by such a code landed in your shop and were credited to nobody. Make a
            code an address of somebody’s link, and it counts from then on.
          </Text>
        </BlockStack>
        <FailureBanner outcome={fetcher.data} />
        <DividedList
          rows={codes}
          keyOf={({ code }) => code}
          empty="None: every visitor came by a link that you know."
          pages={page > 1 || more ? pages : undefined}
        >
          {(code) => (
            <CodeLine
              code={code}
              busy={fetcher.state !== 'idle' && fetcher.formData?.get('code') === code.code}
              onAdopt={adopt}
              onChoose={() => setAdopting(code.code)}
            />
          )}
        </DividedList>
      </BlockStack>
      <AdoptModal
        code={adopting}
        onChoose={(partnerId) => adopt({ code: adopting ?? '', partnerId })}
        onClose={() => setAdopting(null)}
      />
    </Card>
  );
}

interface CodeLineProps {
  readonly code: UnknownCode;
  readonly busy: boolean;
  readonly onAdopt: (fields: Record<string, string>) => void;
  readonly onChoose: () => void;
}

function CodeLine({ code: { code, visits, lastAt, meant }, busy, onAdopt, onChoose }: CodeLineProps) {
  const { count } = useFormat();
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <Box minWidth="0" maxWidth="100%">
        <Text as="h3" fontWeight="medium" breakWord>
          {code}
        </Text>
        <Text as="p" variant="bodySm" tone="subdued" breakWord>
          <span suppressHydrationWarning>{`${count(visits)} ${visits === 1 ? 'visit' : 'visits'}`}</span>, last{' '}
          <Moment at={lastAt} />
          {meant !== null && (
            <>
              {' · perhaps '}
              {meant.code}
              {' of '}
              <Link url={`/app/partners/${meant.partnerId}`}>{meant.partnerName}</Link>
            </>
          )}
        </Text>
      </Box>
      <InlineStack align="start" gap="200">
        {meant !== null && (
          <Button
            loading={busy}
            onClick={() => onAdopt({ code, partnerId: meant.partnerId, linkId: meant.linkId })}
            accessibilityLabel={`Make ${code} an address of ${meant.code}`}
          >
            {`Give to ${meant.partnerName}`}
          </Button>
        )}
        <Button disabled={busy} onClick={onChoose} accessibilityLabel={`Make ${code} a link of somebody`}>
          Make it a link of …
        </Button>
      </InlineStack>
    </InlineStack>
  );
}
