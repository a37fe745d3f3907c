import { Anchor, Button, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { Form, Link } from '@remix-run/react';
import type { DayText } from '#app/domain/report-period.ts';
import { type CommissionRow, CommissionTable } from './commission-table.tsx';
import { PageNumbers } from './page-numbers.tsx';
import { usePortal } from './portal-context.tsx';

export interface CommissionChoice {
  readonly state: CommissionRow['state'] | null;
  readonly from: DayText | null;
  readonly to: DayText | null;
}

export interface CommissionsPageProps {
  readonly choice: CommissionChoice;
  readonly commissions: readonly CommissionRow[];
  readonly page: number;
  readonly pages: number;
  readonly count: number;
  readonly totals: readonly { readonly currency: string; readonly amount: bigint }[];
}

export function CommissionsPage({ choice, commissions, page, pages, count, totals }: CommissionsPageProps) {
  const { messages, format } = usePortal();
  const texts = messages.commissions;
  const filtered = choice.state !== null || choice.from !== null || choice.to !== null;
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>{texts.title}</Title>
        <Text c="dimmed">{texts.lead}</Text>
      </div>
      <Filters choice={choice} filtered={filtered} />
      {count > 0 && (
        <Group justify="space-between" role="status">
          <Text>{texts.count(count)}</Text>
          <Text fw={600} className="portal-figure">
            {texts.sum(totals.map(({ amount, currency }) => format.money(amount, currency)).join(' + '))}
          </Text>
        </Group>
      )}
      {count === 0 && filtered ? <Text>{texts.emptyFiltered}</Text> : <CommissionTable commissions={commissions} />}
      {pages > 1 && <PageNumbers page={page} pages={pages} />}
    </Stack>
  );
}

function Filters({ choice, filtered }: { readonly choice: CommissionChoice; readonly filtered: boolean }) {
  const { home, messages } = usePortal();
  const texts = messages.commissions;
  const states = (['pending', 'available', 'paid', 'reversed'] as const).map((value) => ({
    value,
    label: texts.states[value],
  }));
  return (
    <Form method="get" key={JSON.stringify(choice)}>
      <Group gap="sm" align="end">
        <NativeSelect
          name="state"
          label={texts.state}
          defaultValue={choice.state ?? ''}
          data={[{ value: '', label: messages.common.all }, ...states]}
        />
        <TextInput type="date" name="from" label={texts.from} defaultValue={choice.from ?? ''} />
        <TextInput type="date" name="to" label={texts.to} defaultValue={choice.to ?? ''} />
        <Button type="submit" variant="default">
          {texts.filter}
        </Button>
        {filtered && (
          <Anchor component={Link} to={`${home}/commissions`} py={6}>
            {texts.clear}
          </Anchor>
        )}
      </Group>
    </Form>
  );
}
