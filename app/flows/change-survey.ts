/** The merchant words the question after the purchase, or switches it off. Answers that were given stay. */
import { Failure } from '#app/domain/failure.ts';
import { choicesMistake, type SurveySettings } from '#app/domain/survey.ts';
import type { WorkRecords } from './partner-records.ts';

export interface SurveySettingsRecords extends Pick<WorkRecords, 'recordAudit'> {
  saveSettings(settings: SurveySettings): Promise<void>;
}

export interface SurveySettingsPorts {
  readonly inShop: <Result>(
    shopId: string,
    work: (records: SurveySettingsRecords) => Promise<Result>,
  ) => Promise<Result>;
  readonly clock: () => number;
}

/** Throws a `Failure` `invalid_input` for choices that cannot be offered. */
export async function changeSurvey(
  ports: SurveySettingsPorts,
  shopId: string,
  { enabled, choices, actor }: SurveySettings & { readonly actor: string },
): Promise<void> {
  const mistake = choicesMistake(choices);
  if (mistake !== null) throw new Failure('invalid_input', mistake, { choices: mistake });
  await ports.inShop(shopId, async (records) => {
    await records.saveSettings({ enabled, choices });
    const at = new Date(ports.clock());
    await records.recordAudit({ at, actor, action: 'survey.changed', subject: 'survey', detail: { enabled, choices } });
  });
}
