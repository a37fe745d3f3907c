// The delivery log: what was sent or is still to be sent, with every attempt.
import type { Attempt, Envelope } from './send.ts';

export type DeliveryState = 'held' | 'waiting' | 'sending' | 'delivered' | 'failed' | 'lost';

export type Delivery = Envelope & {
  id: number;
  state: DeliveryState;
  attempts: (Attempt & { at: string })[];
  createdAt: string;
};

const KEPT = 20_000;
const KEPT_BODIES = 500;

const OPEN_STATES = new Set<DeliveryState>(['held', 'waiting', 'sending']);

export const isOpen = (delivery: Delivery) => OPEN_STATES.has(delivery.state);

/** Grows by `add`; forgets the oldest finished ones, and their bodies a good deal sooner. */
export class DeliveryLog {
  #list: Delivery[] = [];
  #nextId = 1;

  add(envelope: Envelope, state: DeliveryState): Delivery {
    const id = this.#nextId++;
    // A copy of an earlier delivery begins with no attempts of its own.
    const delivery: Delivery = { ...envelope, id, state, attempts: [], createdAt: new Date().toISOString() };
    this.#list.push(delivery);
    if (this.#list.length > KEPT && !isOpen(this.#list[0] as Delivery)) this.#list.shift();
    const aged = this.#list[this.#list.length - KEPT_BODIES];
    if (aged && !isOpen(aged)) aged.body = '';
    return delivery;
  }

  all(): readonly Delivery[] {
    return this.#list;
  }

  open(): Delivery[] {
    return this.#list.filter(isOpen);
  }

  clear(): void {
    this.#list = this.#list.filter(isOpen);
  }
}
