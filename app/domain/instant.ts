/*
 * Instants as text and back. What is read must name its offset: a time without one means another instant on every machine. Reading
 * is spelled out because the language's own parser accepts far more than a timestamp and differs between engines.
 */
import type { EpochMs } from './facts.ts';

export const dayMs = 86_400_000;

/** A year of four digits, in UTC: what is further away has no timestamp, and cannot be stored. */
const firstInstant = utcMs(1, 1, 1);
export const lastInstant = utcMs(10_000, 1, 1) - 1;

const timestamp = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:([Zz])|([+-])(\d\d):?(\d\d))$/;

/**
 * An RFC 3339 timestamp (`2026-03-01T00:00:00Z`, `2026-03-01T01:00:00.250+01:00`) as an instant, or null for anything else: no
 * offset, no such day, no year from 1 to 9999 in UTC. Digits beyond the millisecond are cut off.
 */
export function parseInstant(text: string): EpochMs | null {
  const parts = timestamp.exec(text);
  if (parts === null) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const offsetHours = Number(parts[10] ?? 0);
  const offsetMinutes = Number(parts[11] ?? 0);
  if (offsetHours > 23 || offsetMinutes > 59) return null;
  const fraction = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const offsetMs = (parts[9] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes) * 60_000;
  const at = utcMs(year, month, day) + hour * 3_600_000 + minute * 60_000 + second * 1_000 + fraction - offsetMs;
  return at < firstInstant || at > lastInstant ? null : at;
}

/** An instant in UTC, in seconds; with milliseconds only where they are not 0. */
export function formatInstant(at: EpochMs): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `Date.UTC` takes a year below 100 for one of the last century, so it is given one that it cannot mistake. */
function utcMs(year: number, month: number, day: number): number {
  const fourCenturiesMs = 146_097 * dayMs;
  return Date.UTC(year + 400, month - 1, day) - fourCenturiesMs;
}
