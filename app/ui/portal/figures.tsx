import { Card, SimpleGrid, Text } from '@mantine/core';
import type { DayRange } from '#app/domain/report-period.ts';
import type { DayValues } from './day-report.tsx';
import { usePortal } from './portal-context.tsx';

export interface FiguresProps {
  readonly days: readonly DayValues[];
  readonly daysBefore: readonly DayValues[];
  readonly before: DayRange;
  readonly currency: string;
}

interface Totals {
  readonly clicks: number;
  readonly registrations: number;
  readonly orders: number;
  readonly earned: bigint;
}

/** The period's figures beside those of the period before. */
export function Figures({ days, daysBefore, before, currency }: FiguresProps) {
  const { messages, format } = usePortal();
  const texts = messages.dashboard;
  const now = totalsOf(days);
  const then = totalsOf(daysBefore);
  const conversion = ({ orders, clicks }: Totals) => format.ratio(orders, clicks);
  const cards = [
    {
      name: texts.clicks,
      value: format.number(now.clicks),
      past: format.number(then.clicks),
      trend: now.clicks - then.clicks,
    },
    {
      name: texts.registrations,
      value: format.number(now.registrations),
      past: format.number(then.registrations),
      trend: now.registrations - then.registrations,
    },
    {
      name: texts.orders,
      value: format.number(now.orders),
      past: format.number(then.orders),
      trend: now.orders - then.orders,
    },
    { name: texts.conversion, value: conversion(now), past: conversion(then), trend: rate(now) - rate(then) },
    {
      name: texts.earned,
      value: format.money(now.earned, currency),
      past: format.money(then.earned, currency),
      trend: Number(now.earned > then.earned) - Number(now.earned < then.earned),
    },
  ];
  return (
    <div>
      <SimpleGrid cols={{ base: 2, sm: 3, md: 5 }} spacing="md">
        {cards.map((card) => (
          <Card key={card.name} className="portal-card" p="md">
            <Text size="sm" fw={600}>
              {card.name}
            </Text>
            <Text className="portal-figure" fz={{ base: 20, sm: 24 }} fw={700} lh={1.3}>
              {card.value}
            </Text>
            <Trend trend={card.trend} past={card.past} />
          </Card>
        ))}
      </SimpleGrid>
      <Text size="sm" c="dimmed" mt="xs">
        {texts.compared(format.day(before.from), format.day(before.to))}
      </Text>
    </div>
  );
}

/** An arrow for the eye, words for the ear; never colour alone. */
function Trend({ trend, past }: { readonly trend: number; readonly past: string }) {
  const { messages } = usePortal();
  const texts = messages.dashboard;
  if (trend === 0) {
    return (
      <Text size="sm" c="dimmed">
        {texts.asBefore}
      </Text>
    );
  }
  const rose = trend > 0;
  return (
    <Text size="sm" c="dimmed">
      <Text
        span
        inherit
        fw={700}
        c={rose ? 'var(--portal-good)' : 'var(--portal-bad)'}
        role="img"
        aria-label={rose ? texts.rose : texts.fell}
      >
        {rose ? '▲' : '▼'}
      </Text>{' '}
      {texts.before(past)}
    </Text>
  );
}

function totalsOf(days: readonly DayValues[]): Totals {
  return days.reduce(
    (total, day) => ({
      clicks: total.clicks + day.clicks,
      registrations: total.registrations + day.registrations,
      orders: total.orders + day.orders,
      earned: total.earned + day.earned,
    }),
    { clicks: 0, registrations: 0, orders: 0, earned: 0n },
  );
}

function rate({ orders, clicks }: Totals): number {
  return clicks === 0 ? 0 : orders / clicks;
}
