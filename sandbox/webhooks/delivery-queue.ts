// Sends deliveries, a bounded number at once, and repeats the failed ones with doubling pauses until they are given up.
import { log } from '../log.ts';
import type { Settings } from '../settings.ts';
import type { Delivery } from './deliveries.ts';
import { sendWebhook } from './send.ts';

type Options = Settings['webhooks'] & { secret: string };

export class DeliveryQueue {
  #ready: Delivery[] = [];
  #timers = new Set<NodeJS.Timeout>();
  #sending = 0;
  #closed = false;
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Sends it as soon as there is room, not before the delay has passed. */
  add(delivery: Delivery, delayMs = 0): void {
    if (this.#closed) return;
    delivery.state = 'waiting';
    if (delayMs <= 0) {
      this.#ready.push(delivery);
      this.#pump();
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#ready.push(delivery);
      this.#pump();
    }, delayMs);
    this.#timers.add(timer);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #pump(): void {
    while (!this.#closed && this.#sending < this.#options.concurrency) {
      const delivery = this.#ready.shift();
      if (!delivery) return;
      void this.#attempt(delivery);
    }
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { secret, timeoutMs, retries, retryBaseMs } = this.#options;
    this.#sending += 1;
    delivery.state = 'sending';
    const outcome = await sendWebhook(delivery, secret, timeoutMs);
    this.#sending -= 1;
    delivery.attempts.push({ ...outcome, at: new Date().toISOString() });
    const failures = delivery.attempts.length;
    if (outcome.status !== null && outcome.status >= 200 && outcome.status < 300) delivery.state = 'delivered';
    else if (failures <= retries) this.add(delivery, retryBaseMs * 2 ** (failures - 1));
    else {
      delivery.state = 'failed';
      log.error(`webhook ${delivery.topic} given up`, outcome);
    }
    this.#pump();
  }
}
