import { Badge, BlockStack, Box, Button, Card, InlineStack, Link, Text, TextField } from '@shopify/polaris';
import { CopyButton } from '#app/ui/admin/copy-button.tsx';
import { DividedList } from '#app/ui/admin/divided-list.tsx';
import { type ListPage, useListQuery, useTyped } from '#app/ui/admin/use-list-query.ts';
import { aboutCode, badgeOf, type CodeView } from '../app.partners.$partnerId/code-words.ts';

interface ListedCode extends CodeView {
  readonly partner: { readonly partnerId: string; readonly name: string; readonly number: string };
}

interface CodeListProps {
  readonly codes: ListPage<ListedCode>;
  readonly search: string;
  /** What the list is narrowed to; null for every code. */
  readonly discount: { readonly title: string; readonly kind: 'shared' | 'single_use' | 'adopted' } | null;
}

/** Every partner's codes; what can be done with one stands on the partner's page. */
export function CodeList({ codes, search, discount }: CodeListProps) {
  const { change, pagination, loading } = useListQuery();
  const [typed, setTyped] = useTyped(search, (q) => change({ q }));
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd" breakWord>
            {discount === null ? 'Partners’ codes' : titleIn(discount)}
          </Text>
          {discount !== null && <Button onClick={() => change({ id: null, q: null })}>Show all codes</Button>}
        </InlineStack>
        <TextField
          label="Find a code"
          labelHidden
          type="search"
          value={typed}
          onChange={setTyped}
          onClearButtonClick={() => setTyped('')}
          clearButton
          placeholder="Code, or a partner’s name or number"
          autoComplete="off"
          loading={loading}
          maxLength={100}
        />
        <DividedList
          rows={codes.rows}
          keyOf={({ code }) => code}
          empty={emptyText(search, discount)}
          pages={pagination(codes)}
        >
          {(code) => <CodeLine code={code} />}
        </DividedList>
      </BlockStack>
    </Card>
  );
}

function titleIn({ title, kind }: NonNullable<CodeListProps['discount']>): string {
  return kind === 'adopted' ? `Codes in your discount “${title}”` : `Codes of “${title}”`;
}

function emptyText(search: string, discount: CodeListProps['discount']): string {
  if (search !== '') return 'No code matches. Try another search.';
  if (discount?.kind === 'single_use') {
    return 'This discount holds the codes for one use, each for one visitor. How many there are stands below.';
  }
  return discount === null
    ? 'No codes yet. A partner’s code is made when the partner is approved, where the programme says so.'
    : 'None of its codes is a partner’s any more.';
}

function CodeLine({ code }: { readonly code: ListedCode }) {
  const badge = badgeOf(code);
  const { partner } = code;
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
      <Box minWidth="0">
        <BlockStack gap="050">
          <InlineStack align="start" gap="200" blockAlign="center">
            <Text as="h3" fontWeight="medium" breakWord>
              {code.code}
            </Text>
            <Badge tone={badge.tone}>{badge.label}</Badge>
          </InlineStack>
          <Text as="p" breakWord>
            <Link url={`/app/partners/${partner.partnerId}`}>{`${partner.name} (${partner.number})`}</Link>
          </Text>
          <Text as="p" variant="bodySm" tone="subdued" breakWord>
            {aboutCode(code)}
          </Text>
        </BlockStack>
      </Box>
      <CopyButton text={code.code} what="Code" />
    </InlineStack>
  );
}
