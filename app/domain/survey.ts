/*
 * The question after the purchase: "How did you hear about us?" What a shopper answers is evidence and never proof, so an answer that means a
 * partner is offered to the merchant and credits nobody. One answer for each order; it can be corrected for an hour, and then it stands.
 */
import type { EpochMs } from './facts.ts';
import { dayMs } from './instant.ts';

export interface SurveySettings {
  readonly enabled: boolean;
  /** In the order in which they are shown. */
  readonly choices: readonly string[];
}

/** Until the merchant says otherwise. */
export const defaultSurvey: SurveySettings = {
  enabled: true,
  choices: [
    'A friend or family',
    'Somebody I follow',
    'A blog, podcast or video',
    'Social media',
    'A search engine',
    'Something else',
  ],
};

export const choicesAtMost = 12;
export const longestChoice = 60;
export const longestAnswer = 200;

/** Choices as the merchant wrote them, one a line: trimmed, without empty and repeated ones. */
export function choicesFrom(text: string): readonly string[] {
  return [...new Set(text.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' ')))].filter(
    (line) => line !== '',
  );
}

/** What is wrong with them; null where nothing is. */
export function choicesMistake(choices: readonly string[]): string | null {
  if (choices.length < 2) return 'Give at least two choices, each on a line of its own.';
  if (choices.length > choicesAtMost) return `Give at most ${choicesAtMost} choices.`;
  if (choices.some((choice) => choice.length > longestChoice))
    return `A choice has at most ${longestChoice} characters.`;
  return null;
}

const changeableMs = dayMs / 24;
/** Of orders that were placed longer ago nobody remembers. */
const askedForMs = 60 * dayMs;

/** Whether an answer given then can still be corrected. */
export function isChangeable(answeredAt: EpochMs, now: EpochMs): boolean {
  return now - answeredAt < changeableMs;
}

/** Whether an order is still asked about. */
export function isAskedAbout(createdAt: EpochMs, now: EpochMs): boolean {
  return now - createdAt < askedForMs;
}
