/*
 * Everything that could claim an order, judged: the merchant's assignments, the codes, the visitor's clicks, the customer's binding.
 * All of it is judged even where the first already decides, because "why not me?" deserves an answer.
 */
import { type Binding, hasLapsed } from './binding.ts';
import { type ClickIndex, type ClickJudgement, judgeClicks, noClicks, touchOf } from './clicks.ts';
import type { TouchConsidered, TouchOutcome, Via } from './decision.ts';
import type { Assignment, OrderFacts } from './facts.ts';
import { type RecordedOrder, type Rulebook, requirePartner } from './history.ts';
import { isApprovedAt, isOwnedAt, type Owned, type Partner } from './partner.ts';
import type { AttributionModel, TouchKind } from './program.ts';
import { comparableText } from './text.ts';

export interface JudgedCode {
  readonly code: string;
  readonly partner: Partner;
  readonly outcome: TouchOutcome;
}

export interface JudgedBinding {
  readonly binding: Binding;
  readonly partner: Partner;
  readonly outcome: TouchOutcome;
}

export interface JudgedTouches {
  /** The assignment that counts. */
  readonly manual: Assignment | null;
  readonly assignments: readonly Assignment[];
  /** In the order's own order. */
  readonly codes: readonly JudgedCode[];
  readonly links: ClickJudgement;
  readonly customer: JudgedBinding | null;
}

export function judgeTouches(
  recorded: RecordedOrder,
  binding: Binding | null,
  clicks: ClickIndex,
  rulebook: Rulebook,
  model: AttributionModel,
): JudgedTouches {
  const { order, assignments } = recorded;
  return {
    manual: latestAssignment(assignments),
    assignments,
    codes: judgeCodes(order, rulebook),
    links: judgeLinks(order, clicks, rulebook, model),
    customer: binding === null ? null : judgeBinding(order, binding, rulebook),
  };
}

/** The latest assignment wins; of two at one instant the later delivered. */
function latestAssignment(assignments: readonly Assignment[]): Assignment | null {
  let latest: Assignment | null = null;
  for (const assignment of assignments) {
    if (latest === null || assignment.at >= latest.at) latest = assignment;
  }
  return latest;
}

/** The order's codes that belong to a partner, or do by now. Where the order says what was applied, a code has to be among it. */
function judgeCodes(order: OrderFacts, rulebook: Rulebook): readonly JudgedCode[] {
  const judged: JudgedCode[] = [];
  for (const code of order.discountCodes) {
    const owner = rulebook.discountCodes.get(comparableText(code));
    if (owner === undefined) continue;
    const partner = requirePartner(rulebook, owner.partner);
    judged.push({ code, partner, outcome: outcomeOfCode(code, order, owner, partner) });
  }
  return judged;
}

function outcomeOfCode(code: string, order: OrderFacts, owner: Owned, partner: Partner): TouchOutcome {
  if (!isOwnedAt(owner, order.createdAt)) return 'belonged_to_nobody';
  if (!wasApplied(code, order)) return 'not_an_applied_code';
  return isApprovedAt(partner, order.createdAt) ? 'holds' : 'not_approved';
}

function wasApplied(code: string, { discountApplications }: OrderFacts): boolean {
  if (discountApplications.length === 0) return true;
  const wanted = comparableText(code);
  return discountApplications.some(
    (applied) => applied.type === 'discount_code' && applied.code !== null && comparableText(applied.code) === wanted,
  );
}

/**
 * The clicks of the order's visitor, or else the link that its landing page names, as one click at the order's creation. The pixel's word for the
 * visitor only ever adds: where none of that visitor's clicks holds, the landing page counts as it would without the pixel.
 */
function judgeLinks(
  order: OrderFacts,
  clicks: ClickIndex,
  rulebook: Rulebook,
  model: AttributionModel,
): ClickJudgement {
  const only = model === 'last' ? 'latest' : 'all';
  if (order.visitor !== null && order.visitor !== '') {
    const visits = clicks.get(order.visitor);
    const judged = visits === undefined ? noClicks : judgeClicks(visits, order.createdAt, rulebook, only);
    if (order.visitorFrom === undefined || judged.holding.length > 0) return judged;
    const landed = judgeLanding(order, rulebook, only);
    return { ...judged, holding: landed.holding, looked: [...landed.looked, ...judged.looked] };
  }
  return judgeLanding(order, rulebook, only);
}

function judgeLanding(order: OrderFacts, rulebook: Rulebook, only: 'latest' | 'all'): ClickJudgement {
  if (order.landingRef === null) return noClicks;
  const landing = { visitor: '', linkCode: order.landingRef, at: order.createdAt };
  return judgeClicks([landing], order.createdAt, rulebook, only);
}

function judgeBinding(order: OrderFacts, binding: Binding, rulebook: Rulebook): JudgedBinding {
  const { partner } = binding;
  if (hasLapsed(binding, order.createdAt, rulebook)) return { binding, partner, outcome: 'lapsed' };
  return { binding, partner, outcome: isApprovedAt(partner, order.createdAt) ? 'holds' : 'not_approved' };
}

/** The touches as the explanation lists them. `deciding` holds those of the judged that the choice rests on. */
export function explainTouches(
  judged: JudgedTouches,
  order: OrderFacts,
  deciding: ReadonlySet<unknown>,
  precedence: readonly TouchKind[],
): readonly TouchConsidered[] {
  const outcome = (via: TouchKind, touch: { readonly outcome: TouchOutcome }): TouchOutcome => {
    if (deciding.has(touch)) return 'decides';
    return touch.outcome === 'holds' && !precedence.includes(via) ? 'not_tried' : touch.outcome;
  };
  const assignments = [...judged.assignments].sort((left, right) => right.at - left.at);
  const touches: TouchConsidered[] = assignments.map((assignment) => ({
    via: 'manual' satisfies Via,
    partner: assignment.partner,
    at: assignment.at,
    code: null,
    outcome: assignment === judged.manual ? 'decides' : 'superseded',
  }));
  for (const code of judged.codes) {
    const { partner } = code;
    touches.push({
      via: 'code',
      partner: partner.key,
      at: order.createdAt,
      code: code.code,
      outcome: outcome('code', code),
    });
  }
  for (const click of judged.links.looked) touches.push({ ...touchOf(click), outcome: outcome('link', click) });
  for (const click of judged.links.holding) {
    if (deciding.has(click) && !judged.links.looked.includes(click))
      touches.push({ ...touchOf(click), outcome: 'decides' });
  }
  if (judged.customer !== null) {
    const { binding, partner } = judged.customer;
    const decided = outcome('customer', judged.customer);
    touches.push({ via: 'customer', partner: partner.key, at: binding.at, code: null, outcome: decided });
  }
  return touches;
}
