/*
 * What an address that names no link may have been meant to say. Mail programs take the full stop of a sentence along, chats break a long
 * address, people type by ear: such a code is cleaned of what no code contains, and compared by its looks. Exactly the same looks mean exactly
 * one link, because no two codes look alike; a part of a code, or a code with something behind it, is only ever a guess.
 */
import { linkSkeleton } from './link-skeleton.ts';

export interface MistypedCode {
  /** To be compared with the skeletons of codes. */
  readonly skeleton: string;
  /** Skeletons of codes that it begins with, the longest first. */
  readonly beginnings: readonly string[];
  /** Whether it is long enough to be the beginning of a code. */
  readonly mayBeCutOff: boolean;
}

/** Shorter pieces occur in too many codes. */
const leastLength = 5;
const longestLookedAt = 60;

/** Where a code ends in an address that went through hands: parameters that were glued on, brackets and full stops of the text around it. */
const codeEnd = /[\s?&=#;,/\\"'<>()[\]{}…]/;

/** Null for what has nothing of a code. */
export function readMistypedCode(asked: string): MistypedCode | null {
  const unwrapped = decodedOnce(asked)
    // Zero-width characters that editors slip in.
    .replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, '')
    .replace(/^[\s/\\"'<>()[\]{}.,;:]+/, '');
  const end = unwrapped.search(codeEnd);
  const skeleton = linkSkeleton(end === -1 ? unwrapped : unwrapped.slice(0, end)).slice(0, longestLookedAt);
  if (skeleton === '') return null;
  const beginnings: string[] = [];
  for (let length = skeleton.length - 1; length >= leastLength; length--) beginnings.push(skeleton.slice(0, length));
  return { skeleton, beginnings, mayBeCutOff: skeleton.length >= leastLength };
}

/** An address that was encoded twice. */
function decodedOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
