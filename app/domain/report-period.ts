/*
 * The days that a report covers, as calendar days of the shop, and those before them that it is compared with. Days are plain dates:
 * what instant a day begins at is a question of the shop's time zone, answered where the figures are read.
 */
import type { EpochMs } from './facts.ts';
import { dayMs } from './instant.ts';

export const periodNames = ['7d', '30d', '90d', 'month', 'custom'] as const;
export type PeriodName = (typeof periodNames)[number];

/** `YYYY-MM-DD`. */
export type DayText = string;

export interface DayRange {
  readonly from: DayText;
  /** Included. */
  readonly to: DayText;
}

export interface ReportPeriod extends DayRange {
  readonly name: PeriodName;
  /** The same number of days before it; for a month, the same days of the month before. */
  readonly before: DayRange;
}

export interface PeriodRequest {
  readonly name: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

const longestDays = 366;
const daysOf = { '7d': 7, '30d': 30, '90d': 90 } as const;

/** The calendar day that an instant falls on in a time zone (IANA name). */
export function dayAt(at: EpochMs, timeZone: string): DayText {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

/** Anything that makes no period is taken for the last 30 days; a custom one ends today at the latest and spans a year at most. */
export function reportPeriod(request: PeriodRequest, today: DayText): ReportPeriod {
  if (request.name === 'month') return monthUntil(today);
  if (request.name === 'custom') return customPeriod(request, today) ?? lastDays('30d', today);
  return lastDays(request.name === '7d' || request.name === '90d' ? request.name : '30d', today);
}

/** Every day of a range, in order. */
export function daysIn(range: DayRange): readonly DayText[] {
  const first = dayNumber(range.from);
  return Array.from({ length: dayNumber(range.to) - first + 1 }, (_, index) => dayText(first + index));
}

function lastDays(name: keyof typeof daysOf, today: DayText): ReportPeriod {
  const from = dayText(dayNumber(today) - daysOf[name] + 1);
  return { name, from, to: today, before: daysBefore({ from, to: today }) };
}

function customPeriod({ from, to }: PeriodRequest, today: DayText): ReportPeriod | null {
  if (!isDay(from) || !isDay(to)) return null;
  const [first, last] = [dayNumber(from), dayNumber(to)].sort((one, other) => one - other) as [number, number];
  const end = Math.min(last, dayNumber(today));
  const begin = Math.max(Math.min(first, end), end - longestDays + 1);
  const range = { from: dayText(begin), to: dayText(end) };
  return { name: 'custom', ...range, before: daysBefore(range) };
}

function monthUntil(today: DayText): ReportPeriod {
  const from = `${today.slice(0, 8)}01`;
  const lastOfMonthBefore = dayText(dayNumber(from) - 1);
  const fromBefore = `${lastOfMonthBefore.slice(0, 8)}01`;
  const sameDay = dayNumber(fromBefore) + dayNumber(today) - dayNumber(from);
  const toBefore = dayText(Math.min(sameDay, dayNumber(lastOfMonthBefore)));
  return { name: 'month', from, to: today, before: { from: fromBefore, to: toBefore } };
}

function daysBefore({ from, to }: DayRange): DayRange {
  const first = dayNumber(from);
  return { from: dayText(2 * first - dayNumber(to) - 1), to: dayText(first - 1) };
}

export function isDay(text: string | null): text is DayText {
  if (text === null || !/^20\d\d-\d\d-\d\d$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && dayText(at / dayMs) === text;
}

/** Days since 1970-01-01, which every calendar day has one of, whatever the time zone. */
function dayNumber(day: DayText): number {
  return Date.parse(`${day}T00:00:00Z`) / dayMs;
}

function dayText(number: number): DayText {
  return new Date(number * dayMs).toISOString().slice(0, 10);
}

/** The instant at which a calendar day begins in a time zone. Where the clock skips midnight, the first instant after it. */
export function startOfDay(day: DayText, timeZone: string): EpochMs {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const first = midnight - offsetAt(midnight, timeZone);
  // The offset may be another one at the instant that it leads to.
  return midnight - offsetAt(first, timeZone);
}

export function dayAfter(day: DayText): DayText {
  return dayText(dayNumber(day) + 1);
}

/** What a time zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(at: EpochMs, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((each) => each.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(at / 1_000) * 1_000;
}
