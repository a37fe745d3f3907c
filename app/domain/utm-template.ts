/*
 * What a programme adds to the address that a link leads to, for the merchant's own statistics: `utm_source={partner} utm_medium=referral`.
 * It is checked when it is saved, so that a redirect only fills it in; a parameter that the address has already stays as it is, and one whose
 * placeholders are all empty is left out. The placeholders are numbers, codes and the partner's own labels: a name would hand a person's name to
 * every tool that reads addresses.
 */

export const utmPlaceholders = [
  'partner',
  'code',
  'campaign',
  'source',
  'creative',
  'sub1',
  'sub2',
  'sub3',
  'sub4',
  'sub5',
  'subid',
  'clickref',
] as const;

export type UtmPlaceholder = (typeof utmPlaceholders)[number];

export type UtmValues = Readonly<Partial<Record<UtmPlaceholder, string | null | undefined>>>;

type Part = string | { readonly from: UtmPlaceholder };

export interface UtmParameter {
  readonly name: string;
  readonly parts: readonly Part[];
}

export type UtmTemplate = readonly UtmParameter[];

export type UtmMistake =
  | { readonly kind: 'parameter'; readonly text: string }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'placeholder'; readonly text: string }
  | { readonly kind: 'twice'; readonly text: string }
  | { readonly kind: 'too_many' };

export type ReadUtm =
  | { readonly ok: true; readonly template: UtmTemplate }
  | { readonly ok: false; readonly mistake: UtmMistake };

export const longestUtmTemplate = 500;
const parametersMax = 10;
const longestValue = 200;
/** What the redirect and the storefront say to each other. */
const ownNames: ReadonlySet<string> = new Set(['ref', 'tvid', 'to', 's', 'redirect']);

/** Parameters are parted by spaces, line ends or `&`; a question mark before the first one is no matter. */
export function readUtmTemplate(text: string): ReadUtm {
  const template: UtmParameter[] = [];
  for (const piece of text
    .trim()
    .replace(/^\?/, '')
    .split(/[\s&]+/)) {
    if (piece === '') continue;
    const parameter = readParameter(piece);
    if ('mistake' in parameter) return { ok: false, mistake: parameter.mistake };
    if (template.some(({ name }) => name === parameter.name)) {
      return { ok: false, mistake: { kind: 'twice', text: parameter.name } };
    }
    template.push(parameter);
  }
  return template.length > parametersMax ? { ok: false, mistake: { kind: 'too_many' } } : { ok: true, template };
}

/** The parameters that a link with these values adds, but for the names that `isPresent` knows. */
export function utmParameters(
  template: UtmTemplate,
  values: UtmValues,
  isPresent: (name: string) => boolean,
): ReadonlyArray<readonly [string, string]> {
  const parameters: Array<readonly [string, string]> = [];
  for (const { name, parts } of template) {
    if (isPresent(name)) continue;
    const value = filledIn(parts, values);
    if (value !== null) parameters.push([name, value]);
  }
  return parameters;
}

/** Null where the parameter lives from placeholders and none of them has a value. */
function filledIn(parts: readonly Part[], values: UtmValues): string | null {
  let text = '';
  let wanted = 0;
  let found = 0;
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const value = values[part.from] ?? '';
    wanted += 1;
    if (value !== '') found += 1;
    text += value;
  }
  return wanted > 0 && found === 0 ? null : text.slice(0, longestValue);
}

function readParameter(piece: string): UtmParameter | { readonly mistake: UtmMistake } {
  const equalsAt = piece.indexOf('=');
  if (equalsAt < 1 || equalsAt === piece.length - 1) return { mistake: { kind: 'parameter', text: piece } };
  const name = piece.slice(0, equalsAt);
  if (!/^[A-Za-z][A-Za-z0-9_.-]{0,39}$/.test(name) || ownNames.has(name))
    return { mistake: { kind: 'name', text: name } };
  const parts: Part[] = [];
  for (const part of piece.slice(equalsAt + 1).split(/(\{[^{}]*\})/)) {
    if (part === '') continue;
    if (!/^\{.*\}$/.test(part)) {
      if (/[{}#?\p{Cc}]/u.test(part)) return { mistake: { kind: 'parameter', text: piece } };
      parts.push(part);
      continue;
    }
    const from = utmPlaceholders.find((placeholder) => `{${placeholder}}` === part);
    if (from === undefined) return { mistake: { kind: 'placeholder', text: part } };
    parts.push({ from });
  }
  return { name, parts };
}
