/*
 * Which clicks of a visitor hold at an instant. A click is judged by its own partner's programme, as that was at the instant that asks
 * (an order's creation, a registration): on a link that was the partner's then, not after it, not older than the window, the partner approved at both. Clicks are kept in
 * the law's order, by time and then by link code, so that "latest" and "earliest" never depend on how they arrived.
 */
import type { TouchConsidered, TouchOutcome } from './decision.ts';
import type { Click, EpochMs } from './facts.ts';
import { type Rulebook, requirePartner, versionOf } from './history.ts';
import { dayMs } from './instant.ts';
import { isApprovedAt, isOwnedAt, type Link, type Partner } from './partner.ts';
import { type Program, versionAt } from './program.ts';
import { compareBytes } from './text.ts';

/** Each visitor's distinct clicks, from the earliest to the latest. */
export type ClickIndex = ReadonlyMap<string, readonly Click[]>;

export interface JudgedClick {
  readonly click: Click;
  readonly link: Link;
  readonly partner: Partner;
  readonly outcome: TouchOutcome;
}

export interface ClickJudgement {
  /** From the latest to the earliest. */
  readonly holding: readonly JudgedClick[];
  /** The latest of all that were looked at, holding or not, from the latest to the earliest. */
  readonly looked: readonly JudgedClick[];
  /** Older clicks beyond those. */
  readonly omitted: number;
}

export const noClicks: ClickJudgement = { holding: [], looked: [], omitted: 0 };

/** So many clicks an explanation lists at most: a shopper has a few, a robot thousands. */
const listedClicks = 25;

export function indexClicks(clicks: readonly Click[]): ClickIndex {
  const index = new Map<string, Click[]>();
  for (const click of clicks) {
    const known = index.get(click.visitor);
    if (known === undefined) index.set(click.visitor, [click]);
    else known.push(click);
  }
  for (const [visitor, visits] of index) {
    if (visits.length < 2) continue;
    visits.sort(compareClicks);
    index.set(
      visitor,
      visits.filter((click, position) => {
        const previous = visits[position - 1];
        return previous === undefined || compareClicks(previous, click) !== 0;
      }),
    );
  }
  return index;
}

/**
 * Judges a visitor's clicks (earliest first) at an instant. With `only: 'latest'` it stops at the first that holds once the list
 * for the explanation is full; `holding` then names that one, and perhaps some before it.
 */
export function judgeClicks(
  clicks: readonly Click[],
  at: EpochMs,
  rulebook: Rulebook,
  only: 'latest' | 'all',
): ClickJudgement {
  const widestMs = widestWindowMs(rulebook.programs, at);
  const holding: JudgedClick[] = [];
  const looked: JudgedClick[] = [];
  let position = clicksUpTo(clicks, at);
  let omitted = 0;
  for (; position > 0; position--) {
    const click = clicks[position - 1];
    if (click === undefined) break;
    const full = looked.length >= listedClicks;
    if (full && (at - click.at > widestMs || (only === 'latest' && holding.length > 0))) break;
    const judged = judge(click, at, rulebook);
    if (judged === null) continue;
    if (judged.outcome === 'holds') holding.push(judged);
    if (full) omitted++;
    else looked.push(judged);
  }
  return { holding, looked, omitted: omitted + position };
}

export function touchOf({ click, partner, outcome }: JudgedClick): TouchConsidered {
  return { via: 'link', partner: partner.key, at: click.at, code: click.linkCode, outcome };
}

function judge(click: Click, at: EpochMs, rulebook: Rulebook): JudgedClick | null {
  const link = rulebook.links.get(click.linkCode);
  if (link === undefined) return null;
  const partner = requirePartner(rulebook, link.partner);
  const { windowDays } = versionOf(rulebook, partner, at).terms.attribution;
  return { click, link, partner, outcome: outcomeOf(click, at, link, partner, windowDays) };
}

function outcomeOf(click: Click, at: EpochMs, link: Link, partner: Partner, windowDays: number): TouchOutcome {
  if (!isOwnedAt(link, click.at)) return 'belonged_to_nobody';
  if (at - click.at > windowDays * dayMs) return 'outside_the_window';
  if (!isApprovedAt(partner, at)) return 'not_approved';
  return isApprovedAt(partner, click.at) ? 'holds' : 'not_approved_at_click';
}

/** How many of the clicks, earliest first, are not after the instant. */
function clicksUpTo(clicks: readonly Click[], at: EpochMs): number {
  let low = 0;
  let high = clicks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const click = clicks[middle];
    if (click !== undefined && click.at <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function widestWindowMs(programs: readonly Program[], at: EpochMs): number {
  let widestDays = 0;
  for (const program of programs) {
    widestDays = Math.max(widestDays, versionAt(program, at).terms.attribution.windowDays);
  }
  return widestDays * dayMs;
}

function compareClicks(left: Click, right: Click): number {
  return left.at - right.at || compareBytes(left.linkCode, right.linkCode);
}
