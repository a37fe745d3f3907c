import {
  BlockStack,
  Card,
  EmptySearchResult,
  EmptyState,
  type Filters,
  IndexFilters,
  IndexTable,
  TextField,
  useSetIndexFiltersMode,
} from '@shopify/polaris';
import { ListHead } from '#app/ui/admin/list-head.tsx';
import { useNarrow } from '#app/ui/admin/narrow.ts';
import { type ListPage, useListQuery, useTyped } from '#app/ui/admin/use-list-query.ts';
import { type ListedOrder, OrderRow } from './order-row.tsx';
import { viaTabs } from './via-tabs.ts';

interface OrderTableProps {
  readonly asked: {
    readonly via: string;
    readonly q: string;
    readonly partner: string | null;
    readonly since: string | null;
    readonly until: string | null;
  };
  readonly partnerName: string | null;
  readonly page: ListPage<ListedOrder>;
}

const resourceName = { singular: 'order', plural: 'orders' };

export function OrderTable({ asked, partnerName, page }: OrderTableProps) {
  const { change, pagination, loading } = useListQuery();
  const [search, setSearch] = useTyped(asked.q, (q) => change({ q }));
  const { mode, setMode } = useSetIndexFiltersMode();
  const condensed = useNarrow();
  const filtered = asked.q !== '' || asked.partner !== null || asked.since !== null || asked.until !== null;

  if (page.rows.length === 0 && asked.via === 'any' && !filtered) return <NoOrders />;
  return (
    <Card padding="0">
      <ListHead>
        <IndexFilters
          tabs={viaTabs.map(({ key, label }) => ({ id: key, content: label }))}
          selected={Math.max(
            0,
            viaTabs.findIndex(({ key }) => key === asked.via),
          )}
          onSelect={(index) => change({ via: viaTabs[index]?.key ?? null })}
          queryValue={search}
          queryPlaceholder="Order name or customer number"
          onQueryChange={setSearch}
          onQueryClear={() => setSearch('')}
          filters={dateFilters(asked, change)}
          appliedFilters={appliedFilters(asked, partnerName, change)}
          onClearAll={() => change({ q: null, partner: null, since: null, until: null })}
          cancelAction={{ onAction: () => setSearch('') }}
          mode={mode}
          setMode={setMode}
          canCreateNewView={false}
          loading={loading}
        />
      </ListHead>
      <IndexTable
        condensed={condensed}
        selectable={false}
        resourceName={resourceName}
        itemCount={page.rows.length}
        headings={[
          { title: 'Order' },
          { title: 'Date' },
          { title: 'Credited' },
          { title: 'Partner' },
          { title: 'Payment' },
          { title: 'Total', alignment: 'end' },
          { title: 'Commission', alignment: 'end' },
        ]}
        emptyState={
          <EmptySearchResult title="No orders found" description="Try another tab, search or date." withIllustration />
        }
        pagination={pagination(page)}
      >
        {page.rows.map((order, position) => (
          <OrderRow key={order.orderId} order={order} position={position} condensed={condensed} />
        ))}
      </IndexTable>
    </Card>
  );
}

type Asked = OrderTableProps['asked'];
type Change = (changes: Readonly<Record<string, string | null>>) => void;
type FilterList = Parameters<typeof Filters>[0]['filters'];

function dateFilters(asked: Asked, change: Change): FilterList {
  return [
    {
      key: 'date',
      label: 'Date',
      shortcut: true,
      filter: (
        <BlockStack gap="200">
          <TextField
            label="From"
            type="date"
            value={asked.since ?? ''}
            onChange={(since) => change({ since })}
            autoComplete="off"
          />
          <TextField
            label="To"
            type="date"
            value={asked.until ?? ''}
            onChange={(until) => change({ until })}
            autoComplete="off"
          />
        </BlockStack>
      ),
    },
  ];
}

function appliedFilters(asked: Asked, partnerName: string | null, change: Change) {
  const { since, until } = asked;
  return [
    ...(since === null && until === null
      ? []
      : [
          {
            key: 'date',
            label: [since === null ? '' : `from ${since}`, until === null ? '' : `to ${until}`].join(' ').trim(),
            onRemove: () => change({ since: null, until: null }),
          },
        ]),
    ...(asked.partner === null
      ? []
      : [
          {
            key: 'partner',
            label: `Partner: ${partnerName ?? 'unknown'}`,
            onRemove: () => change({ partner: null }),
          },
        ]),
  ];
}

function NoOrders() {
  return (
    <Card>
      <EmptyState
        heading="No orders yet"
        action={{ content: 'Overview', url: '/app' }}
        image="/illustrations/streams.svg"
      >
        <p>Orders appear here within seconds of being placed, whether a partner brought them or not.</p>
      </EmptyState>
    </Card>
  );
}
