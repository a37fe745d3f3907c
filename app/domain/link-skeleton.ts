/*
 * What a link's code looks like to an eye. Two codes with one skeleton would be taken for each other in print, in a mail or read aloud, so of
 * the codes that are chosen here no two have the same one; and a code that somebody copied in capitals, with a hyphen lost or an O for a zero
 * still finds the one link that it can mean. The skeleton is compared, never shown.
 */
import { wordsOf } from './text.ts';

/** Letters of other scripts that look like Latin ones, after Unicode's list of confusables (UTS #39), as far as keyboards type them. */
const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  wordsOf(`
    а=a в=b е=e ё=e к=k м=m н=h о=o р=p с=c т=t у=y х=x ѕ=s і=l ї=l ј=j ԁ=d ԛ=q ԝ=w һ=h ӏ=l α=a β=b γ=y ε=e η=n ι=l κ=k ν=v ο=o ρ=p τ=t
    υ=u χ=x ß=ss æ=ae œ=oe ø=o đ=d ð=d ł=l ı=l ɡ=g ſ=s
  `).map((pair) => pair.split('=')),
);

/** Digits and letters that are taken for one another, and the strokes that are read as an l. */
const twins: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', i: 'l', '|': 'l', '!': 'l' };

/** Empty for a text without a single letter or digit. */
export function linkSkeleton(code: string): string {
  let skeleton = '';
  for (const letter of code.normalize('NFKD').toLowerCase()) {
    const plain = twins[letter] ?? lookAlikes[letter] ?? letter;
    if (/^[a-z0-9]+$/.test(plain)) skeleton += plain;
  }
  return skeleton;
}
