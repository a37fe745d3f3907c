/** The question after the purchase, composed for the extensions that ask it. */
import { inShopSql } from '#app/adapters/db/in-shop.ts';
import { lockAnswer, surveyRecords } from '#app/adapters/db/survey-records.ts';
import { answerSurvey, askSurvey, type SurveyCall, type SurveyPorts } from '#app/flows/answer-survey.ts';
import type { Base } from './base.ts';

export function composeSurvey({ clock, database }: Base, ring: (shopId: string) => void) {
  const ports: SurveyPorts = {
    inShop: (shopId, orderId, work) =>
      inShopSql(database, shopId, async (sql) => {
        await lockAnswer(sql, shopId, orderId);
        return work(surveyRecords(sql, shopId));
      }),
    ring,
    clock,
  };
  return {
    ask: (call: SurveyCall) => askSurvey(ports, call),
    answer: (call: SurveyCall, given: Parameters<typeof answerSurvey>[2]) => answerSurvey(ports, call, given),
  };
}
