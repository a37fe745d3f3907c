import {
  Card,
  ChoiceList,
  EmptySearchResult,
  IndexFilters,
  IndexTable,
  useSetIndexFiltersMode,
} from '@shopify/polaris';
import { reminderKinds } from '#app/domain/reminder.ts';
import { ListHead } from '#app/ui/admin/list-head.tsx';
import { useNarrow } from '#app/ui/admin/narrow.ts';
import { useListQuery, useTyped } from '#app/ui/admin/use-list-query.ts';
import { type Reminder, ReminderRow } from './reminder-row.tsx';
import { kindLabels, stateTabs } from './reminder-words.ts';

interface ReminderTableProps {
  readonly asked: { readonly state: string; readonly kind: string; readonly q: string };
  readonly page: {
    readonly rows: readonly Reminder[];
    readonly next: string | null;
    readonly previous: string | null;
  };
}

const resourceName = { singular: 'reminder', plural: 'reminders' };

const nothingYet = {
  title: 'No reminders yet',
  description: 'Switch them on under “Refer a friend”. What is due is looked for every hour.',
};
const nothingFound = { title: 'Nothing found', description: 'Try another search, state or kind.' };

/** Every reminder that was due, the newest first. */
export function ReminderTable({ asked, page }: ReminderTableProps) {
  const { change, pagination, loading } = useListQuery();
  const [search, setSearch] = useTyped(asked.q, (q) => change({ q }));
  const { mode, setMode } = useSetIndexFiltersMode();
  const condensed = useNarrow();
  const filtered = asked.q !== '' || asked.state !== 'any' || asked.kind !== 'any';
  const kind = reminderKinds.find((one) => one === asked.kind);
  return (
    <Card padding="0">
      <ListHead>
        <IndexFilters
          tabs={stateTabs.map(({ key, label }) => ({ id: key, content: label }))}
          selected={stateTabs.findIndex(({ key }) => key === asked.state)}
          onSelect={(index) => change({ state: index === 0 ? null : (stateTabs[index]?.key ?? null) })}
          queryValue={search}
          queryPlaceholder="Customer number, e-mail or referrer’s name"
          onQueryChange={setSearch}
          onQueryClear={() => setSearch('')}
          filters={[
            {
              key: 'kind',
              label: 'Kind',
              shortcut: true,
              filter: (
                <ChoiceList
                  title="Kind"
                  titleHidden
                  choices={reminderKinds.map((value) => ({ value, label: kindLabels[value] }))}
                  selected={[asked.kind]}
                  onChange={([chosen]) => change({ kind: chosen ?? null })}
                />
              ),
            },
          ]}
          appliedFilters={
            kind === undefined ? [] : [{ key: 'kind', label: kindLabels[kind], onRemove: () => change({ kind: null }) }]
          }
          onClearAll={() => change({ q: null, kind: null })}
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
        headings={[{ title: 'To' }, { title: 'About' }, { title: 'State' }, { title: 'Due' }]}
        emptyState={<EmptySearchResult {...(filtered ? nothingFound : nothingYet)} withIllustration />}
        pagination={pagination(page)}
      >
        {page.rows.map((reminder, position) => (
          <ReminderRow
            key={`${reminder.kind}:${reminder.event}`}
            reminder={reminder}
            position={position}
            condensed={condensed}
          />
        ))}
      </IndexTable>
    </Card>
  );
}
