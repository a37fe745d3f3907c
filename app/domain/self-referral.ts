/*
 * Whether somebody would earn on themselves: an order or a registration with the partner's own e-mail, where the partner's programme
 * blocks that. E-mails compare trimmed and without case; an empty one matches nobody.
 */
import type { Partner } from './partner.ts';
import type { ProgramTerms } from './program.ts';
import { comparableText } from './text.ts';

export function isSelfReferral(
  partner: Partner,
  { selfReferral }: ProgramTerms,
  ...emails: readonly (string | null)[]
): boolean {
  if (selfReferral === 'allow') return false;
  const own = comparableText(partner.email);
  return own !== '' && emails.some((email) => email !== null && comparableText(email) === own);
}
