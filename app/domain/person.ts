/*
 * By what a person is recognised under another account, written so that two spellings of one thing are one text. It errs on the side of the same
 * person: the text is never shown and never written to, it is hashed and compared. Telephone numbers are read elsewhere, because their rules are
 * a country's and fill a package.
 */

export interface PostalAddress {
  readonly lines: readonly (string | null)[];
  readonly zip: string | null;
  readonly city: string | null;
  /** ISO 3166-1, two letters. */
  readonly country: string | null;
}

/** What a platform's payload or profile says of a person. */
export interface Person {
  readonly emails: readonly string[];
  readonly phones: readonly { readonly number: string; readonly country: string | null }[];
  readonly addresses: readonly PostalAddress[];
}

/** Where dots in the name mean nothing, and under which other names the same mailboxes are reached. */
const dotless: Readonly<Record<string, string>> = { 'gmail.com': 'gmail.com', 'googlemail.com': 'gmail.com' };

/**
 * `Anna.Berg+shop@GoogleMail.com` is `annaberg@gmail.com`. What follows a plus is taken off everywhere: nearly every provider delivers to the same
 * mailbox, and the rest gives nobody a name with a plus. Null for what is no address.
 */
export function comparableEmail(email: string): string | null {
  const [, name, host] = /^([^@\s]+)@([^@\s]+)$/.exec(email.trim().toLowerCase()) ?? [];
  if (name === undefined || host === undefined) return null;
  const untagged = name.replace(/(?<=.)\+.*$/, '');
  const known = dotless[host];
  return known === undefined ? `${untagged}@${host}` : `${untagged.replaceAll('.', '')}@${known}`;
}

/** Words that are written out or cut short, as the mood takes the writer. */
const shortForms: Readonly<Record<string, string>> = {
  street: 'st',
  strasse: 'str',
  avenue: 'ave',
  av: 'ave',
  road: 'rd',
  boulevard: 'blvd',
  bd: 'blvd',
  drive: 'dr',
  lane: 'ln',
  square: 'sq',
  place: 'pl',
  apartment: 'apt',
  appartement: 'apt',
  number: 'no',
  nummer: 'no',
};

/**
 * `12, Hauptstraße` and `Hauptstr. 12` are the same: without case, marks and punctuation, in short forms, the words sorted. The city stands in only
 * where there is no postal code. Null for what leads to no door: an address without a street or without both code and city.
 */
export function comparableAddress({ lines, zip, city, country }: PostalAddress): string | null {
  const street = lines.flatMap((line) => wordsOf(line ?? ''));
  const place = wordsOf(zip ?? '').join('') || wordsOf(city ?? '').join(' ');
  if (street.length === 0 || place === '') return null;
  return [country?.toLowerCase() ?? '', place, ...street.sort()].join(' ');
}

function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/(\p{L})strasse\b/gu, '$1str')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => shortForms[word] ?? word);
}
