import { describe, expect, it } from 'vitest';
import { dayAt, daysIn, reportPeriod, startOfDay } from '#app/domain/report-period.ts';

const ask = (name: string | null, from: string | null = null, to: string | null = null) =>
  reportPeriod({ name, from, to }, '2026-03-10');

describe('a report’s period', () => {
  it('is so many days until today, beside as many before', () => {
    expect(ask('7d')).toEqual({
      name: '7d',
      from: '2026-03-04',
      to: '2026-03-10',
      before: { from: '2026-02-25', to: '2026-03-03' },
    });
    expect(daysIn(ask('30d'))).toHaveLength(30);
    expect(daysIn(ask('90d').before)).toHaveLength(90);
  });

  it('is the month so far, beside the same days of the month before', () => {
    expect(ask('month')).toMatchObject({ from: '2026-03-01', before: { from: '2026-02-01', to: '2026-02-10' } });
    const longMonth = reportPeriod({ name: 'month', from: null, to: null }, '2026-03-31');
    expect(longMonth.before).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(reportPeriod({ name: 'month', from: null, to: null }, '2026-01-15').before.from).toBe('2025-12-01');
  });

  it('is of any dates, put right: in order, not after today, a year at most', () => {
    expect(ask('custom', '2026-02-01', '2026-02-03')).toMatchObject({
      before: { from: '2026-01-29', to: '2026-01-31' },
    });
    expect(ask('custom', '2026-02-03', '2026-02-01')).toMatchObject({ from: '2026-02-01', to: '2026-02-03' });
    expect(ask('custom', '2026-03-01', '2027-01-01')).toMatchObject({ from: '2026-03-01', to: '2026-03-10' });
    expect(daysIn(ask('custom', '2001-01-01', '2026-03-10'))).toHaveLength(366);
    expect(ask('custom', '2027-01-01', '2027-02-01')).toMatchObject({ from: '2026-03-10', to: '2026-03-10' });
  });

  it.each([
    [null, null, null],
    ['', null, null],
    ['toString', null, null],
    ['custom', '2026-02-30', '2026-03-01'],
    ['custom', 'yesterday', '2026-03-01'],
    ['custom', null, '2026-03-01'],
  ])('is the last 30 days for %j %j %j', (name, from, to) => {
    expect(ask(name, from, to)).toMatchObject({ name: '30d', from: '2026-02-09' });
  });
});

describe('a day', () => {
  it.each([
    ['UTC', '2026-03-29', '2026-03-29T00:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z'],
    ['Europe/Berlin', '2026-03-30', '2026-03-29T22:00:00.000Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z'],
    ['America/New_York', '2026-11-02', '2026-11-02T05:00:00.000Z'],
    ['Asia/Kolkata', '2026-01-01', '2025-12-31T18:30:00.000Z'],
  ])('in %s, %s, begins at %s', (timeZone, day, instant) => {
    const at = startOfDay(day, timeZone);
    expect(new Date(at).toISOString()).toBe(instant);
    expect(dayAt(at, timeZone)).toBe(day);
    expect(dayAt(at - 1, timeZone)).not.toBe(day);
  });
});
