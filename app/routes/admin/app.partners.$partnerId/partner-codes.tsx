import { ActionList, Badge, BlockStack, Box, Button, Card, InlineStack, Popover, Text } from '@shopify/polaris';
import { MenuHorizontalIcon } from '@shopify/polaris-icons';
import { useState } from 'react';
import type { PartnerLifeStatus } from '#app/domain/partner-lifecycle.ts';
import { CopyButton } from '#app/ui/admin/copy-button.tsx';
import { useFormat } from '#app/ui/admin/format.tsx';
import { FailureBanner } from '#app/ui/admin/outcome.tsx';
import { type PoolCounts, poolWords } from '#app/ui/admin/pool-words.ts';
import { AddCodeModal } from './add-code-modal.tsx';
import { aboutCode, badgeOf, type CodeView, choicesFor } from './code-words.ts';
import { DeleteCodeModal } from './delete-code-modal.tsx';
import { RenameCodeModal } from './rename-code-modal.tsx';
import { useCodes } from './use-codes.ts';

interface PartnerCodesProps {
  readonly partner: {
    readonly partnerId: string;
    readonly name: string;
    readonly status: PartnerLifeStatus;
    readonly codes: readonly CodeView[];
    readonly pool: PoolCounts | null;
  };
}

/** The partner's discount codes, and what can be done with each. */
export function PartnerCodes({ partner }: PartnerCodesProps) {
  const { codes, pool, status } = partner;
  const editing = useCodes(partner);
  const { count } = useFormat();
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Discount codes
          </Text>
          {status === 'approved' && <Button onClick={() => editing.ask({ about: 'add' })}>Add code</Button>}
        </InlineStack>
        <FailureBanner outcome={editing.asking === null ? editing.outcome : undefined} />
        {codes.length === 0 && (
          <Text as="p" tone="subdued">
            {status === 'approved'
              ? 'No codes yet. The programme’s code is made when the partner is approved; add others here.'
              : 'A code is made when the partner is approved.'}
          </Text>
        )}
        {codes.map((code) => (
          <CodeLine key={code.code} code={code} editing={editing} />
        ))}
        {status === 'suspended' && codes.some(({ state }) => state === 'active') && (
          <Text as="p" variant="bodySm" tone="subdued">
            Shoppers still get their discount, and nobody is credited while the partner is suspended. Pause a code to
            end its discount too.
          </Text>
        )}
        {pool !== null && (
          <Text as="p" variant="bodySm" tone="subdued">
            <span suppressHydrationWarning>{`Codes for one use: ${poolWords(pool, count)}`}</span>
          </Text>
        )}
      </BlockStack>
      <AddCodeModal editing={editing} who={partner.name} />
      <RenameCodeModal editing={editing} />
      <DeleteCodeModal editing={editing} who={partner.name} />
    </Card>
  );
}

function CodeLine({ code, editing }: { readonly code: CodeView; readonly editing: ReturnType<typeof useCodes> }) {
  const [open, setOpen] = useState(false);
  const badge = badgeOf(code);
  const choices = choicesFor(code);
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
      <Box minWidth="0">
        <InlineStack align="start" gap="200" blockAlign="center">
          <Text as="span" fontWeight="medium" breakWord>
            {code.code}
          </Text>
          <Badge tone={badge.tone}>{badge.label}</Badge>
        </InlineStack>
        <Text as="p" variant="bodySm" tone="subdued" breakWord>
          {aboutCode(code)}
        </Text>
      </Box>
      <InlineStack align="end" gap="100" blockAlign="center" wrap={false}>
        <CopyButton text={code.code} what="Code" />
        {choices.length > 0 && (
          <Popover
            active={open}
            onClose={() => setOpen(false)}
            activator={
              <Button
                icon={MenuHorizontalIcon}
                variant="tertiary"
                accessibilityLabel={`What to do with ${code.code}`}
                disabled={editing.busy}
                onClick={() => setOpen(!open)}
              />
            }
          >
            <ActionList
              onActionAnyItem={() => setOpen(false)}
              items={choices.map(({ intent, label, destructive }) => ({
                content: label,
                destructive,
                onAction: () => editing.choose(intent, code),
              }))}
            />
          </Popover>
        )}
      </InlineStack>
    </InlineStack>
  );
}
