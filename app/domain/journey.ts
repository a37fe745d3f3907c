/*
 * How an order's customer came, as the platform worked it out: the first and the last visit within its window of thirty days. It is somebody
 * else's account of the same way, so it corroborates and never decides. Working it out takes the platform some minutes, so it is asked later,
 * and again, and given up after a day.
 */
import type { EpochMs } from './facts.ts';
import { dayMs } from './instant.ts';

export interface JourneyVisit {
  readonly at: EpochMs;
  /** The page's path, without its query. */
  readonly page: string | null;
  /** The host that it came from. */
  readonly referrer: string | null;
  /** What the page's address says of who sent the visitor, as the platform reads it. */
  readonly referralCode: string | null;
  /** The platform's word, such as a search engine's name. */
  readonly source: string | null;
  /** `utm_` parameters, by their names without that. */
  readonly utm: Readonly<Record<string, string>>;
}

export interface JourneyVisits {
  readonly first: JourneyVisit | null;
  readonly last: JourneyVisit | null;
}

export type Journey =
  /** Being worked out. */
  | { readonly state: 'waiting' }
  /** The platform knows of none. */
  | { readonly state: 'none' }
  | { readonly state: 'given_up' }
  | { readonly state: 'told'; readonly visits: JourneyVisits };

/** The codes that a journey names, from the last visit to the first. */
export function referralCodesOf({ last, first }: JourneyVisits): readonly string[] {
  return [...new Set([last?.referralCode, first?.referralCode])].filter((code) => typeof code === 'string');
}

const minuteMs = dayMs / (24 * 60);
const patienceMs = dayMs;
/** Between two questions about one order: at first soon, then patiently. */
const delaysMs = [10 * minuteMs, 30 * minuteMs, 120 * minuteMs, 360 * minuteMs];

/** When to ask again about an order whose journey was not ready; null to give up. `attempts` so far, the first one included. */
export function askAgainAt(firstAskedAt: EpochMs, attempts: number, now: EpochMs): EpochMs | null {
  if (now - firstAskedAt >= patienceMs) return null;
  return now + (delaysMs[Math.min(attempts, delaysMs.length) - 1] ?? patienceMs);
}
