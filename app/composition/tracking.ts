/** How well orders are tracked, and the question after the purchase, as the merchant sees and sets them. */
import { inShop } from '#app/adapters/db/in-shop.ts';
import { listNearMisses, type NearMissQuery } from '#app/adapters/db/read/admin-near-misses.ts';
import type { MerchantShop } from '#app/adapters/db/read/admin-shop.ts';
import { readTracking } from '#app/adapters/db/read/admin-tracking.ts';
import { surveySettingsRecords } from '#app/adapters/db/survey-settings.ts';
import { type DayRange, dayAt, type PeriodRequest, reportPeriod } from '#app/domain/report-period.ts';
import { changeSurvey, type SurveySettingsPorts } from '#app/flows/change-survey.ts';
import type { Base } from './base.ts';

export function composeTracking({ clock, database }: Base) {
  const surveyPorts: SurveySettingsPorts = {
    inShop: (shopId, work) => inShop(database, shopId, (tx) => work(surveySettingsRecords(tx, shopId))),
    clock,
  };
  return {
    /** The days that a page asks for, in the shop's time zone. */
    period: (shop: MerchantShop, request: PeriodRequest) => reportPeriod(request, dayAt(clock(), shop.timeZone)),
    tracking: (shop: MerchantShop, days: DayRange) => readTracking(database, shop, days),
    nearMisses: (shop: MerchantShop, query: NearMissQuery) => listNearMisses(database, shop, query),
    changeSurvey: (shopId: string, change: Parameters<typeof changeSurvey>[2]) =>
      changeSurvey(surveyPorts, shopId, change),
  };
}
