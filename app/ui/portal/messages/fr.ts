// Tous les textes du portail en français.
import type { Messages } from './en.ts';
import { links } from './fr/links.ts';
import { partner } from './fr/partner.ts';
import { rewards } from './fr/rewards.ts';
import { visitor } from './fr/visitor.ts';

export const fr: Messages = { ...visitor, ...partner, ...links, ...rewards };
