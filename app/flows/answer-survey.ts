/**
 * The question after the purchase, asked and answered. The answer is written together with the message that has the order's history settled
 * again, so that its evidence knows of it whichever of order and answer came first. Whom the text means is looked for once, when it is given.
 */
import type { EpochMs } from '#app/domain/facts.ts';
import { Failure } from '#app/domain/failure.ts';
import { foldName, meantPartner, type NamedPartner, wordsThatName } from '#app/domain/meant-partner.ts';
import { isAskedAbout, isChangeable, type SurveySettings } from '#app/domain/survey.ts';

export type MatchedBy = 'number' | 'link' | 'code' | 'name' | 'likeness';

export interface MeantBy {
  readonly partnerId: string;
  readonly matchedBy: MatchedBy;
}

export interface GivenAnswer {
  readonly customerId: string | null;
  readonly choice: string;
  readonly text: string | null;
  readonly answeredAt: EpochMs;
}

export interface SurveyRecords {
  getSettings(): Promise<SurveySettings>;
  /** Null for an order that has not come yet. */
  getOrder(orderId: string): Promise<{ readonly customerId: string | null; readonly createdAt: EpochMs } | null>;
  getAnswer(orderId: string): Promise<GivenAnswer | null>;
  /** Whom one of these words names, by the first that does. */
  findNamed(words: readonly string[]): Promise<MeantBy | null>;
  /** Approved partners whose names begin like one of these words. */
  listNamedLike(words: readonly string[]): Promise<readonly NamedPartner[]>;
  /** The first answer's time stays. */
  saveAnswer(orderId: string, answer: GivenAnswer, meant: MeantBy | null, now: EpochMs): Promise<void>;
  /** Has the order's history settled again. */
  announce(orderId: string, now: EpochMs): Promise<void>;
}

export interface SurveyPorts {
  /** In one transaction, one at a time for each order. */
  readonly inShop: <Result>(
    shopId: string,
    orderId: string,
    work: (records: SurveyRecords) => Promise<Result>,
  ) => Promise<Result>;
  readonly ring: (shopId: string) => void;
  readonly clock: () => EpochMs;
}

export interface SurveyCall {
  readonly shopId: string;
  readonly orderId: string;
  /** Who is signed in. */
  readonly customerId: string | null;
}

export type AskedSurvey =
  | {
      readonly state: 'open';
      readonly choices: readonly string[];
      readonly answer: Pick<GivenAnswer, 'choice' | 'text'> | null;
    }
  /** Answered too long ago to be changed, or not this shopper's to answer. */
  | { readonly state: 'closed' | 'off' };

/** Whether the shopper is to be asked, and what they answered. */
export function askSurvey(ports: SurveyPorts, call: SurveyCall): Promise<AskedSurvey> {
  return ports.inShop(call.shopId, call.orderId, (records) => standingOf(records, call, ports.clock()));
}

async function standingOf(records: SurveyRecords, call: SurveyCall, now: EpochMs): Promise<AskedSurvey> {
  const { enabled, choices } = await records.getSettings();
  if (!enabled) return { state: 'off' };
  const order = await records.getOrder(call.orderId);
  const answer = await records.getAnswer(call.orderId);
  const owners = [order?.customerId, answer?.customerId].filter((owner) => typeof owner === 'string');
  // A guest shows no name, and the thank-you page is shown to nobody else.
  const isAnothers = call.customerId !== null && owners.some((owner) => owner !== call.customerId);
  const isOver = order !== null && !isAskedAbout(order.createdAt, now);
  const isFixed = answer !== null && !isChangeable(answer.answeredAt, now);
  if (isAnothers || isOver || isFixed) return { state: 'closed' };
  return { state: 'open', choices, answer: answer === null ? null : { choice: answer.choice, text: answer.text } };
}

/** Throws a `Failure`: `invalid_input` for a choice that is none, `conflict` where there is nothing to answer (any more). */
export async function answerSurvey(
  ports: SurveyPorts,
  call: SurveyCall,
  given: { readonly choice: string; readonly text: string | null },
): Promise<{ readonly state: 'answered' }> {
  await ports.inShop(call.shopId, call.orderId, async (records) => {
    const now = ports.clock();
    const standing = await standingOf(records, call, now);
    if (standing.state !== 'open') throw new Failure('conflict', 'This question can no longer be answered.');
    if (!standing.choices.includes(given.choice)) {
      throw new Failure('invalid_input', 'Choose one of the answers.', { choice: 'Choose one of the answers.' });
    }
    const before = await records.getAnswer(call.orderId);
    const answer = {
      ...given,
      customerId: call.customerId ?? before?.customerId ?? null,
      answeredAt: before?.answeredAt ?? now,
    };
    await records.saveAnswer(call.orderId, answer, await whoIsMeant(records, given.text), now);
    await records.announce(call.orderId, now);
  });
  ports.ring(call.shopId);
  return { state: 'answered' };
}

async function whoIsMeant(records: SurveyRecords, text: string | null): Promise<MeantBy | null> {
  if (text === null) return null;
  const named = await records.findNamed(wordsThatName(text));
  if (named !== null) return named;
  const words = new Set([...foldName(text).split(' '), ...text.toLowerCase().split(/\s+/)]);
  const likely = [...words].filter((word) => word.length >= 3).slice(0, 10);
  return likely.length === 0 ? null : meantPartner(text, await records.listNamedLike(likely));
}
