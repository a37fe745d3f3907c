/*
 * Looking for evidence, channel by channel: what each of them says of an order, read off the decision's explanation where deciding looked at it,
 * and off what is known besides where it did not.
 */
import type { OrderDecision, TouchConsidered } from './decision.ts';
import type { EvidenceChannel, FoundEvidence, KnownOfOrder, Missing } from './evidence.ts';
import type { OrderFacts } from './facts.ts';
import { referralCodesOf } from './journey.ts';

/** What was found, without what only the decision says. */
type Finding = Partial<Pick<FoundEvidence, 'partner' | 'says' | 'at' | 'outcome'>> | Missing;

export interface Looked {
  readonly order: OrderFacts;
  readonly decision: OrderDecision;
  readonly known: KnownOfOrder;
  readonly isOnline: boolean;
}

export const findings: Readonly<Record<EvidenceChannel, (looked: Looked) => Finding>> = {
  cart(looked) {
    if (looked.known.visitorFrom === 'attribute') return browserTouch(looked) ?? {};
    return looked.isOnline ? 'no_attribute' : 'not_online';
  },
  pixel(looked) {
    const { visitorFrom, pixelSaw } = looked.known;
    if (visitorFrom === 'pixel' || pixelSaw === 'same') return browserTouch(looked) ?? {};
    if (pixelSaw === 'another') return {};
    return looked.isOnline ? 'pixel_silent' : 'not_online';
  },
  landing(looked) {
    const { order, known, isOnline } = looked;
    const { landingRef } = order;
    if (landingRef === null) {
      const [foreign] = known.signals?.landing ?? [];
      if (foreign === undefined) return isOnline ? 'no_landing' : 'not_online';
      const { parameter, value } = foreign;
      return { says: `${parameter}=${value}`, partner: known.named.get(value) ?? null };
    }
    return landingTouch(looked) ?? { says: landingRef, partner: known.named.get(landingRef) ?? null };
  },
  code(looked) {
    const touch = touchAmong(looked, ({ via }) => via === 'code');
    if (touch !== null) return touch;
    const [says] = looked.order.discountCodes;
    return says === undefined ? 'no_code' : { says };
  },
  customer(looked) {
    const touch = touchAmong(looked, ({ via }) => via === 'customer');
    if (touch !== null) return touch;
    return looked.order.customerId === null ? 'no_customer' : 'not_bound';
  },
  journey({ known: { journey, named }, isOnline }) {
    switch (journey?.state) {
      case undefined:
        return isOnline ? 'not_asked' : 'not_online';
      case 'waiting':
        return 'not_ready';
      case 'none':
        return isOnline ? 'no_journey' : 'not_online';
      case 'given_up':
        return 'given_up';
      case 'told': {
        const { last, first } = journey.visits;
        const codes = referralCodesOf(journey.visits);
        const says = codes.find((code) => named.has(code)) ?? codes[0];
        if (says !== undefined) return { says, partner: named.get(says) ?? null, at: (last ?? first)?.at ?? null };
        const visit = last ?? first;
        return visit === null ? 'no_journey' : { says: visit.referrer ?? visit.source ?? visit.page, at: visit.at };
      }
    }
  },
  survey({ known: { answer } }) {
    if (answer === null) return 'not_answered';
    return { says: answer.text ?? answer.choice, partner: answer.partner, at: answer.at };
  },
  note({ known: { signals, named } }) {
    const written = signals?.written ?? [];
    const meant = written.find(({ text }) => named.has(text));
    if (meant !== undefined) return { says: meant.text, partner: named.get(meant.text) ?? null };
    // A word of a note that names nobody was never meant as a name.
    const said = written.find(({ where }) => where !== 'note');
    return said === undefined ? 'nothing_written' : { says: said.text };
  },
};

/** By a click of the visitor's browser. */
function browserTouch(looked: Looked): Touch | null {
  return touchAmong(looked, (touch) => touch.via === 'link' && !isOfLanding(touch, looked));
}

/** By the landing page, which the law counts as a click at the order's own time where no attribute names the visitor. */
export function landingTouch(looked: Looked): Touch | null {
  return touchAmong(looked, (touch) => touch.via === 'link' && isOfLanding(touch, looked));
}

function isOfLanding({ at, code }: TouchConsidered, { order, known }: Looked): boolean {
  return known.visitorFrom !== 'attribute' && at === order.createdAt && code === order.landingRef;
}

type Touch = Pick<FoundEvidence, 'partner' | 'says' | 'at' | 'outcome'>;

/** Of those the one that decided, or else the first that was looked at. */
function touchAmong({ decision, order }: Looked, isMeant: (touch: TouchConsidered) => boolean): Touch | null {
  const touches = decision.explanation.attribution.touches.filter(isMeant);
  const touch = touches.find(({ outcome }) => outcome === 'decides') ?? touches[0];
  if (touch === undefined) return null;
  const { partner, code, outcome } = touch;
  return { partner, says: code, outcome, at: touch.at === order.createdAt ? null : touch.at };
}
