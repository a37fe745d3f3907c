/** How an attempt for many discount codes goes with each of them. */
import { comparableText } from '#app/domain/text.ts';
import type { ProgramDiscount } from './discount-code-ports.ts';
import type { AttemptResult } from './outbox-attempt.ts';

/** How it went with one code. `there`: Shopify has it; `gone`: it has not. */
export type CodeEnding =
  | { readonly end: 'there'; readonly redeemCodeGid: string | null }
  | { readonly end: 'gone' }
  /** It was to leave because its days are over, and an order had used it. */
  | { readonly end: 'used' }
  | { readonly end: 'failed'; readonly error: string }
  /** The attempt ended before this code's part did. */
  | { readonly end: 'later'; readonly result: AttemptResult };

/** By comparable code. */
export type CodeEndings = Map<string, CodeEnding>;

export interface CodeRequest {
  readonly shopId: string;
  readonly discount: ProgramDiscount;
}

/** The same ending for each of these codes. */
export function endAll(endings: CodeEndings, codes: readonly { readonly code: string }[], ending: CodeEnding): void {
  for (const { code } of codes) endings.set(comparableText(code), ending);
}

/** Asks again with growing pauses until the answer is other than `pending`, about twenty seconds in all; then `pending`. */
export async function pollWhile<Answer>(
  pause: (ms: number) => Promise<void>,
  ask: () => Promise<Answer>,
  isPending: (answer: Answer) => boolean,
): Promise<Answer> {
  let answer = await ask();
  for (let waitMs = 250; waitMs <= 8_000 && isPending(answer); waitMs *= 2) {
    await pause(waitMs);
    answer = await ask();
  }
  return answer;
}
