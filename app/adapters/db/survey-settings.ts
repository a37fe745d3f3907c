import type { SurveySettingsRecords } from '#app/flows/change-survey.ts';
import type { ShopTransaction } from './in-shop.ts';
import { workRecords } from './work-records.ts';

export function surveySettingsRecords(tx: ShopTransaction, shopId: string): SurveySettingsRecords {
  return {
    ...workRecords(tx, shopId),
    async saveSettings({ enabled, choices }) {
      const settings = { enabled, choices: [...choices] };
      await tx.survey.upsert({ where: { shopId }, create: { shopId, ...settings }, update: settings });
    },
  };
}
