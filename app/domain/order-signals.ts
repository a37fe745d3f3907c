/*
 * What an order says about how it came, beside the facts that decide it: parameters that other apps' links carry, a company, what staff typed
 * at the counter or into a draft. None of it is proof, because anybody who edits an order can write it, so deciding never sees it: it is
 * evidence, and where it names a partner the merchant is offered to assign the order. Of a note only words that could be a code or a
 * partner's number are kept, never the note.
 */

export interface OrderSignals {
  /** The company that bought, by the platform's id: a purchase between businesses. */
  readonly company: string | null;
  /** Parameters of the landing page in which links of other apps carry who sent the visitor. */
  readonly landing: readonly LandingSignal[];
  /** The host that the visit came from. */
  readonly referrer: string | null;
  readonly written: readonly WrittenSignal[];
}

export interface LandingSignal {
  readonly parameter: string;
  readonly value: string;
}

/** Somebody wrote it on the order: the shopper or a theme as an attribute, staff as a tag or a note. */
export interface WrittenSignal {
  readonly where: 'attribute' | 'tag' | 'note';
  readonly text: string;
}

/** What a description of an order says, in the words that it says it in. */
export interface ToldSignals {
  readonly company: string | null;
  readonly landingSite: string | null;
  readonly referringSite: string | null;
  readonly attributes: readonly { readonly name: string | null; readonly value: string | null }[];
  readonly tags: readonly string[];
  readonly note: string | null;
}

/** Beside our own `ref`: those of the apps that shops come from. */
export const foreignLandingParameters = ['sca_ref', 'rfsn', 'aff', 'via'] as const;

const partnerNames = /^(?:partner|affiliate|referrer|referred[ _-]?by)$/i;
const partnerTag = /^(?:partner|affiliate|ref)\s*:\s*(\S.*)$/i;
const longestText = 100;
const wordsOfNote = 12;

/** Null where the order says nothing of the kind, as most do. */
export function orderSignals(told: ToldSignals): OrderSignals | null {
  const signals: OrderSignals = {
    company: told.company,
    landing: landingSignals(told.landingSite),
    referrer: hostOf(told.referringSite),
    written: [...attributeSignals(told.attributes), ...tagSignals(told.tags), ...noteSignals(told.note)],
  };
  return orNull(signals);
}

/** For a description that cannot say where the visit began: that stays as another had it. */
export function signalsWithLandingOf(signals: OrderSignals | null, known: OrderSignals | null): OrderSignals | null {
  return orNull({
    company: signals?.company ?? null,
    landing: known?.landing ?? [],
    referrer: known?.referrer ?? null,
    written: signals?.written ?? [],
  });
}

function orNull(signals: OrderSignals): OrderSignals | null {
  const { company, landing, referrer, written } = signals;
  return company === null && referrer === null && landing.length + written.length === 0 ? null : signals;
}

function landingSignals(landingSite: string | null): readonly LandingSignal[] {
  const query = landingSite?.split('#', 1)[0]?.split('?').slice(1).join('?');
  if (query === undefined || query === '') return [];
  const parameters = new URLSearchParams(query);
  return foreignLandingParameters.flatMap((parameter) => {
    const value = clip(parameters.get(parameter) ?? '');
    return value === '' ? [] : [{ parameter, value }];
  });
}

/** The host alone: the rest of an address may tell who somebody is. */
export function hostOf(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  return new URL(address).hostname || null;
}

function attributeSignals(attributes: ToldSignals['attributes']): readonly WrittenSignal[] {
  return attributes.flatMap(({ name, value }) => {
    const text = partnerNames.test(name?.trim() ?? '') ? clip(value ?? '') : '';
    return text === '' ? [] : [{ where: 'attribute' as const, text }];
  });
}

function tagSignals(tags: readonly string[]): readonly WrittenSignal[] {
  return tags.flatMap((tag) => {
    const text = clip(partnerTag.exec(tag.trim())?.[1] ?? '');
    return text === '' ? [] : [{ where: 'tag' as const, text }];
  });
}

/** Words with letters and digits, such as P1001 or ANNA10, and words in capitals. */
function noteSignals(note: string | null): readonly WrittenSignal[] {
  const words = new Set((note ?? '').match(/[\p{L}\p{N}][\p{L}\p{N}_-]{2,39}/gu) ?? []);
  return [...words]
    .filter((word) => /\p{L}/u.test(word) && (/\p{N}/u.test(word) || word === word.toUpperCase()))
    .slice(0, wordsOfNote)
    .map((text) => ({ where: 'note', text }));
}

function clip(text: string): string {
  return text.replaceAll('\u0000', '').trim().slice(0, longestText);
}
