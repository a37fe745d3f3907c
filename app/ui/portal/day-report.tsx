import { Card, Group, SegmentedControl, Skeleton, Table, Text, Title } from '@mantine/core';
import { lazy, Suspense, useId, useState } from 'react';
import type { DayText } from '#app/domain/report-period.ts';
import { minorScale } from './minor-scale.ts';
import { usePortal } from './portal-context.tsx';

// The chart's library is the portal's largest part, and nothing else waits for it.
const DayChart = lazy(() => import('./day-chart.tsx'));

export interface DayValues {
  readonly day: DayText;
  readonly clicks: number;
  readonly registrations: number;
  readonly orders: number;
  /** Minor units. */
  readonly earned: bigint;
}

export type Metric = 'clicks' | 'registrations' | 'orders' | 'earned';

const metrics: readonly Metric[] = ['clicks', 'registrations', 'orders', 'earned'];

export interface DayReportProps {
  readonly days: readonly DayValues[];
  readonly currency: string;
  /** Nothing happened on any of the days. */
  readonly quiet: boolean;
}

/** One figure by day as a chart, and all of them as a table for whoever reads rather than looks. */
export function DayReport({ days, currency, quiet }: DayReportProps) {
  const { messages } = usePortal();
  const texts = messages.dashboard;
  const [metric, setMetric] = useState<Metric>('clicks');
  const heading = useId();
  return (
    <Card className="portal-card" p="md" component="section" aria-labelledby={heading}>
      <Group justify="space-between" mb="md">
        <Title order={2} size="h4" id={heading}>
          {texts.byDay}
        </Title>
        {!quiet && (
          <SegmentedControl
            size="sm"
            maw="100%"
            style={{ overflowX: 'auto' }}
            value={metric}
            onChange={(value) => setMetric(value as Metric)}
            data={metrics.map((value) => ({ value, label: texts[value] }))}
            aria-label={texts.byDay}
          />
        )}
      </Group>
      {quiet ? <Text c="dimmed">{texts.quiet}</Text> : <Chart days={days} metric={metric} currency={currency} />}
      {!quiet && <DayTable days={days} currency={currency} />}
    </Card>
  );
}

interface ChartProps {
  readonly days: readonly DayValues[];
  readonly metric: Metric;
  readonly currency: string;
}

function Chart({ days, metric, currency }: ChartProps) {
  const { messages, format } = usePortal();
  const texts = messages.dashboard;
  const scale = minorScale(currency);
  const label = texts.chartLabel(texts[metric], format.day(days[0]?.day ?? ''), format.day(days.at(-1)?.day ?? ''));
  return (
    <div role="img" aria-label={label}>
      <Suspense fallback={<Skeleton height={240} />}>
        <DayChart
          name={texts[metric]}
          points={days.map((values) => ({
            day: format.shortDay(values.day),
            // A chart's bars are drawn, not paid: a number is exact enough here, and nowhere else.
            value: metric === 'earned' ? Number(values.earned) / scale : values[metric],
          }))}
          write={(value) =>
            metric === 'earned' ? format.money(BigInt(Math.round(value * scale)), currency) : format.number(value)
          }
        />
      </Suspense>
    </div>
  );
}

function DayTable({ days, currency }: { readonly days: readonly DayValues[]; readonly currency: string }) {
  const { messages, format } = usePortal();
  const texts = messages.dashboard;
  return (
    <details>
      <summary style={{ cursor: 'pointer', padding: '0.5rem 0' }}>{texts.asTable}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section style={{ overflowX: 'auto', maxHeight: 360 }} tabIndex={0} aria-label={texts.byDay}>
        <Table striped="even" stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{texts.day}</Table.Th>
              {metrics.map((metric) => (
                <Table.Th key={metric} scope="col" ta="end">
                  {texts[metric]}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {days.toReversed().map((values) => (
              <Table.Tr key={values.day}>
                <Table.Th scope="row" fw={500}>
                  {format.day(values.day)}
                </Table.Th>
                <Table.Td ta="end">{format.number(values.clicks)}</Table.Td>
                <Table.Td ta="end">{format.number(values.registrations)}</Table.Td>
                <Table.Td ta="end">{format.number(values.orders)}</Table.Td>
                <Table.Td ta="end">{format.money(values.earned, currency)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </details>
  );
}
