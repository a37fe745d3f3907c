/**
 * Marks: what a person is recognised by, hashed under a key that is derived from the application's and bound to the shop. They can be compared and
 * not read back, and neither two shops nor somebody with the database alone can find out by them whom they share.
 */
import { createHmac, hkdfSync } from 'node:crypto';
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import { comparableAddress, comparableEmail, type Person } from '#app/domain/person.ts';
import type { NewnessMark } from '#app/domain/program.ts';
import type { Mark } from '#app/flows/screen-friends.ts';

export type PersonMarks = (shopId: string, person: Person) => readonly Mark[];

/** `key` is 32 bytes in base64. */
export function createPersonMarks(key: string): PersonMarks {
  const secret = Buffer.from(
    hkdfSync('sha256', Buffer.from(key, 'base64'), Buffer.alloc(0), 'tributary/person-marks', 32),
  );
  const markOf = (shopId: string, kind: NewnessMark, text: string): string =>
    createHmac('sha256', secret).update(`${shopId}|${kind}|${text}`).digest('base64url');
  return (shopId, { emails, phones, addresses }) => {
    const texts: readonly (readonly [NewnessMark, string | null])[] = [
      ...emails.map((email) => ['email', comparableEmail(email)] as const),
      ...phones.map((phone) => ['phone', comparablePhone(phone)] as const),
      ...addresses.map((address) => ['address', comparableAddress(address)] as const),
    ];
    const marks = new Map<string, Mark>();
    for (const [kind, text] of texts) {
      if (text === null) continue;
      const mark = markOf(shopId, kind, text);
      marks.set(`${kind} ${mark}`, { kind, mark });
    }
    return [...marks.values()];
  };
}

/** E.164. A number that is written as within a country needs to say which. Null for what is no number. */
function comparablePhone({ number, country }: Person['phones'][number]): string | null {
  const upper = country?.toUpperCase() ?? '';
  const region: CountryCode | undefined = isSupportedCountry(upper) ? upper : undefined;
  const parsed = parsePhoneNumberFromString(number, region);
  return parsed?.isPossible() === true ? parsed.number : null;
}
