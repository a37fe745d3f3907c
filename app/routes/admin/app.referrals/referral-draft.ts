/*
 * The settings as they are being typed, and what they mean. The same reading serves the preview in the browser and the saving on the server, so what
 * is previewed is what is saved; mistakes are told by field.
 */
import { codePlaceholders } from '#app/domain/discount-code.ts';
import { compare, whole } from '#app/domain/fraction.ts';
import { fractionOf, isDecimalText, isPayableText } from '#app/domain/money.ts';
import { type LimitPeriod, limitPeriods, newnessMarks } from '#app/domain/program.ts';
import type { ReferralSettings, ReferrerAudience, RewardMethod } from '#app/domain/referral-settings.ts';
import { mostReminderDays } from '#app/domain/reminder.ts';
import { type FriendGiftDraft, giftDraftOf, readGift } from '../friend-gift-draft.ts';
import { type ReminderDraft, reminderDraftOf, remindersIn } from './reminder-draft.ts';

type Answer = 'yes' | 'no';

/** All text, as a form carries it. */
export type ReferralDraft = {
  readonly credit: 'none' | 'registration' | 'order';
  readonly expiry: 'never' | 'days';
  readonly expiryDays: string;
  readonly rewardKind: 'percent' | 'flat';
  readonly percent: string;
  readonly flat: string;
  readonly rewardMethod: RewardMethod;
  readonly windowDays: string;
  readonly holdDays: string;
  readonly minPayout: string;
  readonly email: Answer;
  readonly phone: Answer;
  readonly address: Answer;
  readonly limit: 'none' | LimitPeriod;
  readonly limitFriends: string;
  readonly audience: ReferrerAudience['kind'];
  readonly tag: string;
  readonly segmentId: string;
  readonly codes: Answer;
  readonly codeTemplate: string;
  readonly codePercent: string;
} & FriendGiftDraft &
  ReminderDraft;

export type ReferralField = keyof ReferralDraft;

const answer = (is: boolean): Answer => (is ? 'yes' : 'no');

export function referralDraftOf(settings: ReferralSettings): ReferralDraft {
  const { referee, reward, screening, audience, code } = settings;
  return {
    credit: referee?.on ?? 'none',
    ...giftDraftOf(referee),
    expiry: referee?.expiryDays === undefined ? 'never' : 'days',
    expiryDays: String(referee?.expiryDays ?? 90),
    rewardKind: reward.kind,
    percent: reward.kind === 'percent' ? reward.percent : '10',
    flat: reward.kind === 'flat' ? reward.flat : '5',
    rewardMethod: settings.rewardMethod,
    windowDays: String(settings.windowDays),
    holdDays: String(settings.holdDays),
    minPayout: settings.minPayout,
    email: answer(screening.newBy.includes('email')),
    phone: answer(screening.newBy.includes('phone')),
    address: answer(screening.newBy.includes('address')),
    limit: screening.limit?.per ?? 'none',
    limitFriends: String(screening.limit?.friends ?? 10),
    audience: audience.kind,
    tag: audience.kind === 'tag' ? audience.tag : '',
    segmentId: audience.kind === 'segment' ? audience.segmentId : '',
    codes: answer(code !== null),
    codeTemplate: code?.template ?? '{NAME}-FRIEND',
    codePercent: code?.percent ?? '5',
    ...reminderDraftOf(settings.reminders),
  };
}

export type ReadReferralDraft =
  | { readonly ok: true; readonly settings: ReferralSettings }
  | { readonly ok: false; readonly mistakes: Readonly<Partial<Record<ReferralField, string>>> };

/** `before`: for what the form does not show. */
export function readReferralDraft(draft: ReferralDraft, currency: string, before: ReferralSettings): ReadReferralDraft {
  const mistakes: Partial<Record<ReferralField, string>> = {};
  const text = (field: ReferralField, isRight: (value: string) => boolean, mistake: string): string => {
    const value = draft[field].trim();
    if (!isRight(value)) mistakes[field] = mistake;
    return value;
  };
  const percent = (field: ReferralField) => text(field, isPercent, 'A number from 0 to 100, such as 12.5.');
  const whole = (field: ReferralField, least: number, most: number) =>
    Number(text(field, (value) => isWhole(value, least, most), `A whole number from ${least} to ${most}.`));
  const amount = (field: ReferralField) =>
    text(
      field,
      (value) => isAmount(value, currency) && isAbove0(value),
      `An amount above 0 in ${currency}, such as 5.`,
    );
  const { credit, limit } = draft;
  const { expiryDays: _expiry, code: _code, ...creditBefore } = before.referee ?? {};
  const settings: ReferralSettings = {
    referee:
      credit === 'none'
        ? null
        : {
            clawback: credit === 'order',
            ...creditBefore,
            on: credit,
            ...readGift(draft, currency, text),
            ...(draft.expiry === 'never' ? {} : { expiryDays: whole('expiryDays', 1, 3_650) }),
          },
    reward:
      draft.rewardKind === 'percent'
        ? { kind: 'percent', percent: percent('percent') }
        : { kind: 'flat', flat: amount('flat') },
    rewardMethod: draft.rewardMethod,
    windowDays: whole('windowDays', 1, 365),
    holdDays: whole('holdDays', 0, 365),
    minPayout: text(
      'minPayout',
      (value) => isAmount(value, currency) && !value.startsWith('-'),
      `An amount in ${currency}, such as 20; 0 pays whatever is there.`,
    ),
    screening: {
      newBy: newnessMarks.filter((mark) => draft[mark] === 'yes'),
      limit: limit === 'none' ? null : { friends: whole('limitFriends', 1, 100_000), per: limit },
    },
    audience: audienceIn(draft, text),
    reminders: remindersIn(draft, (field) => whole(field, 1, mostReminderDays)),
    code:
      draft.codes === 'no'
        ? null
        : {
            template: text(
              'codeTemplate',
              isTemplate,
              `Capital letters, digits and hyphens around ${codePlaceholders.join(', ')}.`,
            ),
            percent: percent('codePercent'),
          },
  };
  return Object.keys(mistakes).length > 0 ? { ok: false, mistakes } : { ok: true, settings };
}

function audienceIn(
  draft: ReferralDraft,
  text: (field: ReferralField, isRight: (value: string) => boolean, mistake: string) => string,
): ReferrerAudience {
  switch (draft.audience) {
    case 'all':
      return { kind: 'all' };
    case 'tag':
      return { kind: 'tag', tag: text('tag', (tag) => tag !== '', 'The tag as it stands at the customers.') };
    case 'segment':
      return {
        kind: 'segment',
        segmentId: text('segmentId', (id) => /^gid:\/\/shopify\/Segment\/\d+$/.test(id), 'Choose a segment.'),
      };
  }
}

export const periodWords: Readonly<Record<LimitPeriod, string>> = {
  day: 'a day',
  week: 'a week',
  month: 'a month',
  year: 'a year',
};

export const limitChoices = [
  { value: 'none', label: 'Any number' },
  ...limitPeriods.map((per) => ({ value: per, label: `So many ${periodWords[per]}` })),
] as const;

function isPercent(text: string): boolean {
  return isDecimalText(text) && text.length <= 8 && isBetween(text, 0n, 100n);
}

function isAmount(text: string, currency: string): boolean {
  return isPayableText(text, currency) && text.length <= 12;
}

export function isAbove0(text: string): boolean {
  return compare(fractionOf(text), whole(0n)) > 0;
}

function isBetween(text: string, least: bigint, most: bigint): boolean {
  const value = fractionOf(text);
  return compare(value, whole(least)) >= 0 && compare(value, whole(most)) <= 0;
}

function isWhole(text: string, least: number, most: number): boolean {
  return /^\d{1,6}$/.test(text) && Number(text) >= least && Number(text) <= most;
}

function isTemplate(text: string): boolean {
  const rest = codePlaceholders.reduce((left, placeholder) => left.replaceAll(placeholder, ''), text);
  return rest !== text && text.length <= 40 && /^[A-Z0-9-]*$/.test(rest);
}
