/*
 * The settings as they are being typed, and what they mean. The same reading serves the preview in the browser and the saving on the server,
 * so what is previewed is what is saved; mistakes are told by field.
 */
import { codePlaceholders } from '#app/domain/discount-code.ts';
import { compare, whole } from '#app/domain/fraction.ts';
import { fractionOf, isDecimalText, isPayableText } from '#app/domain/money.ts';
import type { ProgramSettings } from '#app/domain/program-settings.ts';
import { type FriendGiftDraft, giftDraftOf, readGift } from '../friend-gift-draft.ts';

/** All text, as a form carries it. */
export type SettingsDraft = {
  readonly rateKind: 'percent' | 'order' | 'item';
  readonly percent: string;
  readonly flat: string;
  readonly windowDays: string;
  readonly binding: 'days' | 'life' | 'never';
  readonly customerDays: string;
  readonly holdDays: string;
  readonly discounts: 'deduct' | 'ignore';
  readonly tax: 'exclude' | 'include';
  readonly shipping: 'exclude' | 'include';
  readonly credit: 'none' | 'registration' | 'order';
  readonly clawback: 'yes' | 'no';
  readonly expiry: 'never' | 'days';
  readonly expiryDays: string;
  readonly notify: 'yes' | 'no';
  readonly approval: 'hand' | 'auto';
  readonly codes: 'yes' | 'no';
  readonly codeTemplate: string;
  readonly codePercent: string;
  readonly codeApplied: 'nothing' | 'shared' | 'single_use';
  /** Empty for ever. */
  readonly singleUseDays: string;
} & FriendGiftDraft;

export type DraftField = keyof SettingsDraft;

export function draftOf({ rate, customerDays, referee, code, ...settings }: ProgramSettings): SettingsDraft {
  return {
    rateKind: rate.kind === 'percent' ? 'percent' : rate.per,
    percent: rate.kind === 'percent' ? rate.percent : '10',
    flat: rate.kind === 'flat' ? rate.flat : '5',
    windowDays: String(settings.windowDays),
    binding: customerDays === null ? 'life' : customerDays === 0 ? 'never' : 'days',
    customerDays: customerDays === null || customerDays === 0 ? '365' : String(customerDays),
    holdDays: String(settings.holdDays),
    ...settings.base,
    credit: referee?.on ?? 'none',
    ...giftDraftOf(referee),
    clawback: referee?.clawback === true ? 'yes' : 'no',
    expiry: referee?.expiryDays === undefined ? 'never' : 'days',
    expiryDays: String(referee?.expiryDays ?? 90),
    notify: referee?.notify === false ? 'no' : 'yes',
    approval: settings.autoApprove ? 'auto' : 'hand',
    codes: code === null ? 'no' : 'yes',
    codeTemplate: code?.template ?? '{NAME}10',
    codePercent: code?.percent ?? '10',
    codeApplied: code?.applied ?? 'nothing',
    singleUseDays: code === null ? String(usualSingleUseDays) : (code.singleUseDays?.toString() ?? ''),
  };
}

export type Mistakes = Readonly<Partial<Record<DraftField, string>>>;

export type ReadDraft =
  | { readonly ok: true; readonly settings: ProgramSettings }
  | { readonly ok: false; readonly mistakes: Mistakes };

export function readDraft(draft: SettingsDraft, currency: string): ReadDraft {
  const mistakes: Partial<Record<DraftField, string>> = {};
  const text = (field: DraftField, isRight: (value: string) => boolean, mistake: string): string => {
    const value = draft[field].trim();
    if (!isRight(value)) mistakes[field] = mistake;
    return value;
  };
  const percent = (field: DraftField) => text(field, isPercent, 'A number from 0 to 100, such as 12.5.');
  const days = (field: DraftField, least: number) =>
    Number(
      text(field, (value) => isWholeNumber(value, least, mostDays), `A whole number from ${least} to ${mostDays}.`),
    );
  const amount = (field: DraftField) =>
    text(field, (value) => isAmount(value, currency), `An amount above 0 in ${currency}, such as 5.`);

  const settings: ProgramSettings = {
    rate:
      draft.rateKind === 'percent'
        ? { kind: 'percent', percent: percent('percent') }
        : { kind: 'flat', flat: amount('flat'), per: draft.rateKind },
    windowDays: days('windowDays', 1),
    customerDays: draft.binding === 'life' ? null : draft.binding === 'never' ? 0 : days('customerDays', 1),
    holdDays: days('holdDays', 0),
    base: { discounts: draft.discounts, tax: draft.tax, shipping: draft.shipping },
    referee:
      draft.credit === 'none'
        ? null
        : {
            on: draft.credit,
            ...readGift(draft, currency, text),
            clawback: draft.clawback === 'yes',
            ...(draft.expiry === 'never' ? {} : { expiryDays: days('expiryDays', 1) }),
            ...(draft.notify === 'yes' ? {} : { notify: false }),
          },
    autoApprove: draft.approval === 'auto',
    code:
      draft.codes === 'no'
        ? null
        : {
            template: text(
              'codeTemplate',
              isTemplate,
              `Capital letters, digits and hyphens around ${codePlaceholders.join(' or ')}.`,
            ),
            percent: percent('codePercent'),
            applied: draft.codeApplied,
            singleUseDays: singleUseDaysIn(draft, days),
          },
  };
  return Object.keys(mistakes).length > 0 ? { ok: false, mistakes } : { ok: true, settings };
}

/** Only a field that is shown can be wrong. */
function singleUseDaysIn(draft: SettingsDraft, days: (field: DraftField, least: number) => number): number | null {
  const text = draft.singleUseDays.trim();
  if (text === '') return null;
  if (draft.codeApplied === 'single_use') return days('singleUseDays', 1);
  return isWholeNumber(text, 1, mostDays) ? Number(text) : usualSingleUseDays;
}

const mostDays = 3_650;
const usualSingleUseDays = 30;

function isPercent(text: string): boolean {
  return isDecimalText(text) && text.length <= 8 && isBetween(text, 0n, 100n);
}

function isAmount(text: string, currency: string): boolean {
  return isPayableText(text, currency) && text.length <= 12 && !isBetween(text, -(10n ** 12n), 0n);
}

function isBetween(text: string, least: bigint, most: bigint): boolean {
  const value = fractionOf(text);
  return compare(value, whole(least)) >= 0 && compare(value, whole(most)) <= 0;
}

function isWholeNumber(text: string, least: number, most: number): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= most;
}

function isTemplate(text: string): boolean {
  const plain = codePlaceholders.reduce((rest, placeholder) => rest.replaceAll(placeholder, ''), text);
  return codePlaceholders.some((one) => text.includes(one)) && text.length <= 40 && /^[A-Z0-9-]*$/.test(plain);
}
