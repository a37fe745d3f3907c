/** The question that a shop asks after an order: GET and POST /api/storefront/survey. */
export interface SurveyAnswer {
  readonly choice: string;
  /** The shopper's own words. */
  readonly text: string | null;
}

/** `closed`: answered too long ago to be changed. */
export type Survey =
  | { readonly state: 'open'; readonly choices: readonly string[]; readonly answer: SurveyAnswer | null }
  | { readonly state: 'closed' | 'off' };

/** See parseReferrerPage: no schema's library in a checkout. */
export function parseSurvey(answer: unknown): Survey {
  const survey = answer as Partial<Extract<Survey, { state: 'open' }>> | null;
  if (survey?.state === 'open' && Array.isArray(survey.choices) && survey.choices.length > 0) return answer as Survey;
  const state: unknown = survey?.state;
  if (state === 'closed' || state === 'off') return { state };
  throw new Error('the app’s answer is not as expected');
}
