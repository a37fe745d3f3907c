// What a test or a person asked to go wrong with webhooks from now on.
import type { WorldEvent } from '../world.ts';

export type Disturbance = {
  /** Only this topic; all without. */
  topic?: string;
  /** Only this shop; all without. */
  shop?: string;
  /** Sends each delivery this many times more, with the same Webhook-Id. */
  duplicates?: number;
  /** Sends each event once more as a second subscription's: same Event-Id, another Webhook-Id. */
  secondSubscription?: boolean;
  delayMs?: number;
  /** Each delivery waits a random time up to this: order is lost. */
  shuffleMs?: number;
  lose?: boolean;
  hold?: boolean;
  /** How many events it applies to; all until cleared without. */
  times?: number;
};

export class Disturbances {
  #list: Disturbance[] = [];

  add(disturbance: Disturbance): void {
    this.#list.push({ ...disturbance });
  }

  clear(): void {
    this.#list = [];
  }

  all(): readonly Disturbance[] {
    return this.#list;
  }

  /** All that fit the event, later ones first in rank, counted down. */
  take(event: WorldEvent): Disturbance {
    const fits = (one: Disturbance) =>
      (one.topic === undefined || one.topic === event.topic) &&
      (one.shop === undefined || one.shop === event.shop.domain);
    const merged: Disturbance = {};
    for (const one of this.#list.filter(fits)) {
      Object.assign(merged, one);
      if (one.times !== undefined) one.times -= 1;
    }
    this.#list = this.#list.filter((one) => one.times === undefined || one.times > 0);
    return merged;
  }
}
