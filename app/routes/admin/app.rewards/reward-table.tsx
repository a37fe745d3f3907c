import { useFetcher } from '@remix-run/react';
import {
  BlockStack,
  Card,
  ChoiceList,
  EmptySearchResult,
  IndexFilters,
  IndexTable,
  useSetIndexFiltersMode,
} from '@shopify/polaris';
import { useState } from 'react';
import { ListHead } from '#app/ui/admin/list-head.tsx';
import { useNarrow } from '#app/ui/admin/narrow.ts';
import { FailureBanner, useSuccessToast } from '#app/ui/admin/outcome.tsx';
import { type PageEnds, useListQuery, useTyped } from '#app/ui/admin/use-list-query.ts';
import { GrantAgainModal } from './grant-again-modal.tsx';
import type { ListedReward, RemovedCode } from './listed-reward.ts';
import { RewardRow } from './reward-row.tsx';
import { progressChoices, rewardViews } from './reward-views.ts';
import type { action } from './route.tsx';

type View = (typeof rewardViews)[number]['key'];

interface RewardTableProps {
  readonly asked: { readonly view: View; readonly state: string; readonly q: string };
  readonly page: PageEnds;
  readonly rows: readonly ListedReward[];
}

const resourceName = { singular: 'reward', plural: 'rewards' };

const empty: Readonly<Record<View, { readonly title: string; readonly description: string }>> = {
  referrers: {
    title: 'No rewards paid yet',
    description: 'Partners of programmes that pay in store credit or codes are paid here, once their hold has ended.',
  },
  friends: {
    title: 'No friends’ rewards yet',
    description: 'A friend who registers or orders through a partner gets what the programme promises.',
  },
  waiting: { title: 'Nothing waits', description: 'Whatever was available has been paid.' },
};

/** The three lists with their search, and what can be tried again. */
export function RewardTable({ asked, page, rows }: RewardTableProps) {
  const { change, pagination, loading } = useListQuery();
  const [search, setSearch] = useTyped(asked.q, (q) => change({ q }));
  const { mode, setMode } = useSetIndexFiltersMode();
  const condensed = useNarrow();
  const fetcher = useFetcher<typeof action>();
  const [asking, setAsking] = useState<RemovedCode | null>(null);
  useSuccessToast(fetcher.data, ({ requested }) => {
    setAsking(null);
    return { message: requested === 0 ? 'There is nothing to be paid at the moment' : 'On its way' };
  });
  const filtered = asked.q !== '' || asked.state !== 'any';
  const nothing = filtered
    ? { title: 'Nothing found', description: 'Try another search or state.' }
    : empty[asked.view];

  return (
    <BlockStack gap="400">
      <FailureBanner outcome={fetcher.data} />
      <Card padding="0">
        <ListHead>
          <IndexFilters
            tabs={rewardViews.map(({ key, label }) => ({ id: key, content: label }))}
            selected={rewardViews.findIndex(({ key }) => key === asked.view)}
            onSelect={(index) => change({ view: rewardViews[index]?.key ?? null, state: null })}
            queryValue={search}
            queryPlaceholder={
              asked.view === 'friends' ? 'Customer number, e-mail or code' : 'Name, e-mail, number or code'
            }
            onQueryChange={setSearch}
            onQueryClear={() => setSearch('')}
            filters={asked.view === 'waiting' ? [] : [stateFilter(asked.state, (state) => change({ state }))]}
            appliedFilters={appliedState(asked.state, () => change({ state: null }))}
            onClearAll={() => change({ q: null, state: null })}
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
          itemCount={rows.length}
          headings={[
            { title: asked.view === 'friends' ? 'Friend' : 'Referrer' },
            { title: 'As' },
            { title: 'State' },
            { title: asked.view === 'waiting' ? 'Not before' : 'Date' },
            { title: asked.view === 'waiting' ? 'Available' : 'Amount', alignment: 'end' },
            { title: 'Action', hidden: true },
          ]}
          emptyState={<EmptySearchResult {...nothing} withIllustration />}
          pagination={pagination(page)}
        >
          {rows.map((reward, position) => (
            <RewardRow
              key={reward.id}
              reward={reward}
              position={position}
              condensed={condensed}
              retryLabel={asked.view === 'waiting' ? 'Pay now' : 'Try again'}
              busy={fetcher.state !== 'idle'}
              onRetry={(retry) => fetcher.submit(retry, { method: 'post' })}
              onGrantAgain={setAsking}
            />
          ))}
        </IndexTable>
      </Card>
      <GrantAgainModal
        removed={asking}
        outcome={fetcher.data}
        busy={fetcher.state !== 'idle'}
        onConfirm={(removed, reason) => fetcher.submit({ what: 'again', ...removed, reason }, { method: 'post' })}
        onClose={() => setAsking(null)}
      />
    </BlockStack>
  );
}

function stateFilter(state: string, onChange: (state: string | null) => void) {
  return {
    key: 'state',
    label: 'State',
    shortcut: true,
    filter: (
      <ChoiceList
        title="State"
        titleHidden
        choices={[...progressChoices]}
        selected={[state]}
        onChange={([chosen]) => onChange(chosen ?? null)}
      />
    ),
  };
}

function appliedState(state: string, onRemove: () => void) {
  const choice = progressChoices.find(({ value }) => value === state);
  return choice === undefined ? [] : [{ key: 'state', label: choice.label, onRemove }];
}
