// Every text of the portal in English. Other languages have the same shape, so that a missing text is a type error.
import { links } from './en/links.ts';
import { partner } from './en/partner.ts';
import { rewards } from './en/rewards.ts';
import { visitor } from './en/visitor.ts';

export const en = { ...visitor, ...partner, ...links, ...rewards };

export type Messages = typeof en;
