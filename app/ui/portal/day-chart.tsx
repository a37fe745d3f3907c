import { BarChart } from '@mantine/charts';

export interface DayChartProps {
  readonly name: string;
  readonly points: readonly { readonly day: string; readonly value: number }[];
  readonly write: (value: number) => string;
}

/** Bars, because a day is a count of its own and nothing between two days is. Read out by its frame, so it takes no focus itself. */
export default function DayChart({ name, points, write }: DayChartProps) {
  return (
    <BarChart
      h={240}
      data={points.map((point) => ({ ...point }))}
      dataKey="day"
      series={[{ name: 'value', label: name, color: 'var(--portal-accent)' }]}
      valueFormatter={write}
      gridAxis="x"
      tickLine="none"
      maxBarWidth={28}
      barProps={{ isAnimationActive: false, radius: [3, 3, 0, 0] }}
      barChartProps={{ accessibilityLayer: false }}
      xAxisProps={{ minTickGap: 24 }}
      yAxisProps={{ width: 64, allowDecimals: false }}
    />
  );
}
