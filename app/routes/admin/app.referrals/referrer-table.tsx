import { Box, Card, EmptySearchResult, IndexTable, Text, TextField } from '@shopify/polaris';
import { useNarrow } from '#app/ui/admin/narrow.ts';
import { type ListPage, useListQuery, useTyped } from '#app/ui/admin/use-list-query.ts';
import { type ListedPartner, PartnerRow } from '../app.partners._index/partner-row.tsx';

interface ReferrerTableProps {
  readonly q: string;
  readonly page: ListPage<ListedPartner>;
}

/** The customers who refer, newest first, each as a partner is listed. */
export function ReferrerTable({ q, page }: ReferrerTableProps) {
  const { change, pagination, loading } = useListQuery();
  const [search, setSearch] = useTyped(q, (text) => change({ q: text }));
  const condensed = useNarrow();
  return (
    <Card padding="0">
      <Box padding="400">
        <TextField
          label="Search referrers"
          labelHidden
          placeholder="Search by name, e-mail, number or code"
          value={search}
          onChange={setSearch}
          clearButton
          onClearButtonClick={() => setSearch('')}
          loading={loading}
          autoComplete="off"
        />
      </Box>
      <IndexTable
        condensed={condensed}
        selectable={false}
        resourceName={{ singular: 'referrer', plural: 'referrers' }}
        itemCount={page.rows.length}
        headings={[
          { title: 'Referrer' },
          { title: 'Number' },
          { title: 'Status' },
          { title: 'Clicks, 30 days', alignment: 'end' },
          { title: 'Orders', alignment: 'end' },
          { title: 'Earned', alignment: 'end' },
          { title: 'Joined' },
        ]}
        emptyState={
          q === '' ? (
            <Box padding="600">
              <Text as="p" alignment="center" tone="subdued">
                Nobody refers yet. Customers become referrers when they first open their page in the shop.
              </Text>
            </Box>
          ) : (
            <EmptySearchResult title="No referrers found" description="Try another search." withIllustration />
          )
        }
        pagination={pagination(page)}
      >
        {page.rows.map((partner, position) => (
          <PartnerRow
            key={partner.partnerId}
            partner={partner}
            position={position}
            condensed={condensed}
            selected={false}
          />
        ))}
      </IndexTable>
    </Card>
  );
}
