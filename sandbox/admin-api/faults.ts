// Faults on demand: what may go wrong between an app and the Admin API, once, several times, or until cleared.

export type FaultKind =
  /** Executed, then the connection is destroyed: the caller cannot know. */
  | 'answer-lost'
  /** An export fails half way: `operation` is `bulk-export`. */
  | 'bulk-failed'
  /** Not executed; the connection is destroyed. */
  | 'connection-lost'
  | 'delay'
  | 'error-500'
  /** HTTP 200 with Shopify's INTERNAL_SERVER_ERROR; not executed. */
  | 'internal-error'
  | 'throttled';

export type Fault = {
  kind: FaultKind;
  /** A root field such as storeCreditAccountCredit, or an operation's name; all without. */
  operation?: string;
  shop?: string;
  delayMs?: number;
  /** How many requests it hits; 1 by default. */
  times: number;
};

export class Faults {
  #list: Fault[] = [];

  add(fault: Fault): void {
    this.#list.push({ ...fault });
  }

  clear(): void {
    this.#list = [];
  }

  all(): readonly Fault[] {
    return this.#list;
  }

  /** The first fault that fits, counted down; null when all is well. */
  take(shop: string, operations: string[]): Fault | null {
    const fault = this.#list.find(
      (one) =>
        (one.shop === undefined || one.shop === shop) &&
        (one.operation === undefined || operations.includes(one.operation)),
    );
    if (!fault) return null;
    fault.times -= 1;
    if (fault.times <= 0) this.#list = this.#list.filter((one) => one !== fault);
    return fault;
  }
}
