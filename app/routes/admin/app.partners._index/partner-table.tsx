import { useFetcher } from '@remix-run/react';
import {
  BlockStack,
  Card,
  EmptySearchResult,
  IndexFilters,
  type IndexFiltersProps,
  IndexTable,
  useIndexResourceState,
  useSetIndexFiltersMode,
} from '@shopify/polaris';
import { useState } from 'react';
import type { ReviewAction } from '#app/domain/partner-lifecycle.ts';
import { ListHead } from '#app/ui/admin/list-head.tsx';
import { useNarrow } from '#app/ui/admin/narrow.ts';
import { FailureBanner, useSuccessToast } from '#app/ui/admin/outcome.tsx';
import { type Rejection, RejectModal } from '#app/ui/admin/reject-modal.tsx';
import { type ListPage, useListQuery, useTyped } from '#app/ui/admin/use-list-query.ts';
import { NoPartners } from './no-partners.tsx';
import { type ListedPartner, PartnerRow } from './partner-row.tsx';
import type { action } from './route.tsx';
import { statusTabs } from './status-tabs.ts';

interface PartnerTableProps {
  readonly asked: { readonly status: string; readonly q: string; readonly sort: string };
  readonly page: ListPage<ListedPartner>;
  readonly counts: Readonly<Partial<Record<string, number>>>;
}

const sortOptions: NonNullable<IndexFiltersProps['sortOptions']> = [
  { label: 'Joined', value: 'applied desc', directionLabel: 'Newest first' },
  { label: 'Joined', value: 'applied asc', directionLabel: 'Oldest first' },
  { label: 'Name', value: 'name asc', directionLabel: 'A to Z' },
  { label: 'Name', value: 'name desc', directionLabel: 'Z to A' },
];

const resourceName = { singular: 'partner', plural: 'partners' };

/** The list with its tabs, search, sorting and what can be done with several at once. */
export function PartnerTable({ asked, page, counts }: PartnerTableProps) {
  const { change, pagination, loading } = useListQuery();
  const [search, setSearch] = useTyped(asked.q, (q) => change({ q }));
  const { mode, setMode } = useSetIndexFiltersMode();
  const condensed = useNarrow();
  const partners = page.rows.map((partner) => ({ ...partner, id: partner.partnerId }));
  const selection = useIndexResourceState(partners);
  const review = useBulkReview(selection.selectedResources, selection.clearSelection);

  if (Object.keys(counts).length === 0) return <NoPartners />;
  return (
    <BlockStack gap="400">
      <FailureBanner outcome={review.outcome} />
      <Card padding="0">
        <ListHead>
          <IndexFilters
            tabs={statusTabs.map(({ key, label, statuses }) => ({
              id: key,
              content: label,
              badge:
                key === 'all' ? undefined : String(statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0)),
            }))}
            selected={Math.max(
              0,
              statusTabs.findIndex(({ key }) => key === asked.status),
            )}
            onSelect={(index) => {
              selection.clearSelection();
              change({ status: statusTabs[index]?.key ?? null });
            }}
            queryValue={search}
            queryPlaceholder="Name, e-mail, company, number or code"
            onQueryChange={setSearch}
            onQueryClear={() => setSearch('')}
            sortOptions={sortOptions}
            sortSelected={[asked.sort]}
            onSort={([sort]) => change({ sort: sort ?? null })}
            filters={[]}
            hideFilters
            onClearAll={() => setSearch('')}
            cancelAction={{ onAction: () => setSearch('') }}
            mode={mode}
            setMode={setMode}
            canCreateNewView={false}
            loading={loading}
          />
        </ListHead>
        <IndexTable
          condensed={condensed}
          resourceName={resourceName}
          itemCount={partners.length}
          selectedItemsCount={selection.allResourcesSelected ? 'All' : selection.selectedResources.length}
          onSelectionChange={selection.handleSelectionChange}
          promotedBulkActions={[
            { content: 'Approve', onAction: () => review.send('approve') },
            { content: 'Reject', onAction: review.askReason },
          ]}
          headings={[
            { title: 'Partner' },
            { title: 'Number' },
            { title: 'Status' },
            { title: 'Clicks, 30 days', alignment: 'end' },
            { title: 'Orders', alignment: 'end' },
            { title: 'Earned', alignment: 'end' },
            { title: 'Joined' },
          ]}
          emptyState={
            <EmptySearchResult title="No partners found" description="Try another tab or search." withIllustration />
          }
          pagination={pagination(page)}
        >
          {partners.map((partner, position) => (
            <PartnerRow
              key={partner.id}
              partner={partner}
              position={position}
              condensed={condensed}
              selected={selection.selectedResources.includes(partner.id)}
            />
          ))}
        </IndexTable>
      </Card>
      <RejectModal
        open={review.asking}
        who={
          selection.selectedResources.length === 1
            ? 'this application'
            : `${selection.selectedResources.length} applications`
        }
        busy={review.busy}
        onReject={(rejection) => review.send('reject', rejection)}
        onClose={review.stopAsking}
      />
    </BlockStack>
  );
}

function useBulkReview(partnerIds: readonly string[], onDone: () => void) {
  const fetcher = useFetcher<typeof action>();
  const [asking, setAsking] = useState(false);
  useSuccessToast(fetcher.data, ({ action, reviewed, skipped }) => {
    onDone();
    return { message: bulkMessage(action === 'approve' ? 'approved' : 'rejected', reviewed, skipped) };
  });
  return {
    outcome: fetcher.data,
    busy: fetcher.state !== 'idle',
    asking,
    askReason: () => setAsking(true),
    stopAsking: () => setAsking(false),
    send(action: ReviewAction, rejection?: Rejection) {
      setAsking(false);
      fetcher.submit({ action, partnerIds: partnerIds.join(','), ...rejection }, { method: 'post' });
    },
  };
}

function bulkMessage(what: string, reviewed: number, skipped: number): string {
  const done = reviewed === 1 ? `1 partner ${what}` : `${reviewed} partners ${what}`;
  return skipped === 0 ? done : `${done}, ${skipped} left as they were`;
}
