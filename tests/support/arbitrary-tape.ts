/*
 * Tapes that look for trouble: few visitors, customers, orders and instants, so that facts meet; everything late, twice, out of order and at
 * one instant. A seed names a tape, so a difference that was found once can be looked at again.
 */
import { stringify } from 'lossless-json';
import { type Chance, chanceOf } from './chance.ts';
import {
  customerIds,
  disputeBody,
  emails,
  firstInstant,
  orderBody,
  orderIds,
  refundBody,
  someInstant,
  type TapeWorld,
  timeText,
  visitors,
} from './tape-bodies.ts';
import { partnerKeys, programKeys, shopOf, termsOf } from './tape-terms.ts';

export interface WrittenTape {
  /** program.json. */
  readonly program: string;
  /** tape.ndjson. */
  readonly lines: readonly string[];
  /** Milliseconds since the epoch. */
  readonly until: number | null;
}

type Line = Record<string, unknown>;

const currencies = [
  ['EUR', 2],
  ['JPY', 0],
  ['KWD', 3],
] as const;

export interface TapeCast {
  readonly orderIds: readonly bigint[];
  readonly customerIds: readonly bigint[];
  /** Which order an event is about, as an index; `progress` is the event's place on the tape, from 0 to 1. */
  readonly pickOrder: (chance: Chance, progress: number) => number;
  /** The weight of payouts: everything is settled before each. */
  readonly payouts: number;
}

/** Few orders of few customers, so that facts meet. */
const ordinaryCast: TapeCast = {
  orderIds,
  customerIds,
  pickOrder: ({ below }) => below(orderIds.length),
  payouts: 7,
};

/** Customers of many orders each, most of them told of in their order, settled again and again. */
export const longCast: TapeCast = {
  orderIds: Array.from({ length: 36 }, (_, index) => 9_007_199_254_741_001n + BigInt(index)),
  customerIds: customerIds.slice(0, 2),
  pickOrder: ({ below, happens }, progress) =>
    happens(0.7) ? Math.min(12, Math.floor(progress * 13)) + 13 * below(2) : below(36),
  payouts: 16,
};

export function tapeOf(seed: number, events: number, cast: TapeCast = ordinaryCast): WrittenTape {
  const chance = chanceOf(seed);
  const [currency, digits] = chance.pick(currencies);
  const prefix = `${seed}-`;
  const world: TapeWorld = { chance, currency, digits, prefix, ...cast };
  const program = shopOf(chance, currency, digits, prefix);
  const lines: Line[] = [];
  // Most tapes tell most things in their order; some are shuffled.
  const shuffled = chance.happens(0.3);
  for (let index = 0; index < events; index++) {
    const at =
      shuffled || chance.happens(0.25)
        ? someInstant(chance)
        : firstInstant + Math.floor((index / events) * 28) * 86_400_000;
    lines.push({ at: timeText(chance, at), ...eventOf(world, cast, index / events, lines) });
  }
  const until = chance.happens(0.3) ? someInstant(chance) : null;
  return { program: text(program), lines: lines.map(text), until };
}

function eventOf(world: TapeWorld, cast: TapeCast, progress: number, before: readonly Line[]): Line {
  const { chance, digits, prefix, orderIds, customerIds } = world;
  const { below, pick, happens } = chance;
  const customer = () => pick([pick(customerIds), String(pick(customerIds))]);
  const order = cast.pickOrder(chance, progress);
  const makers: readonly (readonly [weight: number, make: () => Line])[] = [
    [
      22,
      () => ({
        type: 'click',
        visitor: pick(visitors),
        link: happens(0.95) ? `${prefix}${pick(['', '', 'Z'])}${pick(partnerKeys)}` : 'NOBODY',
      }),
    ],
    [
      30,
      () =>
        webhook(
          world,
          pick(['orders/create', 'orders/paid', 'orders/updated', 'orders/cancelled']),
          orderBody(world, order),
        ),
    ],
    [8, () => webhook(world, 'refunds/create', refundBody(world, order))],
    [
      8,
      () => webhook(world, pick(['disputes/create', 'disputes/update', 'disputes/update']), disputeBody(world, order)),
    ],
    [7, () => again(chance, before)],
    [8, () => ({ type: 'register', visitor: pick([...visitors, '']), customer: customer(), email: pick(emails) })],
    [5, () => ({ type: 'verify', customer: customer() })],
    [2, () => ({ type: 'assign', order: String(orderIds[order]), partner: pick([...partnerKeys, null]) })],
    [4, () => ({ type: 'group', partner: pick(partnerKeys), group: pick(['gold', 'default']) })],
    [
      7,
      () => ({
        type: 'status',
        partner: pick(partnerKeys),
        status: pick(['approved', 'approved', 'approved', 'suspended']),
      }),
    ],
    [5, () => ({ type: 'program', program: pick(programKeys), change: changeOf(chance, digits) })],
    [cast.payouts, () => ({ type: 'payout' })],
  ];
  let left = below(makers.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, make] of makers) {
    if (left < weight) return make();
    left -= weight;
  }
  throw new Error('the weights sum to what was drawn from');
}

function webhook({ chance }: TapeWorld, topic: string, body: Line): Line {
  // Few ids: some come twice, with another body.
  return { type: 'webhook', topic, webhookId: `w ${chance.below(400)}`, body };
}

/** A line that came before, word for word, or under a webhook id of its own. */
function again(chance: Chance, before: readonly Line[]): Line {
  if (before.length === 0) return { type: 'payout' };
  const { at: _, ...line } = chance.pick(before);
  return line.type === 'webhook' && chance.happens(0.5) ? { ...line, webhookId: `again ${before.length}` } : line;
}

function changeOf(chance: Chance, digits: number): Line {
  const terms = Object.entries(termsOf(chance, digits));
  return Object.fromEntries(terms.filter(() => chance.happens(0.4)));
}

function text(value: unknown): string {
  return stringify(value) ?? '';
}
