import { describe, expect, it } from 'vitest';
import { linkSkeleton } from '#app/domain/link-skeleton.ts';
import { readMistypedCode } from '#app/domain/mistyped-code.ts';
import { readSubIds } from '#app/domain/sub-ids.ts';

describe('a code that was altered on its way', () => {
  it.each([
    ['ANNA-K3F2', 'capitals'],
    ['anna-k3f2).', 'a bracket and a full stop of the sentence'],
    ['anna-k3f2%20', 'a space, encoded twice'],
    [' anna-k3f2 ', 'spaces'],
    ['/anna-k3f2/', 'doubled slashes'],
    ['<anna-k3f2>', 'angle brackets'],
    ['anna-k3f2&utm_source=mail', 'parameters that were glued on'],
    ['anna-k3f2?fbclid=1', 'parameters behind an encoded question mark'],
    ['anna-k3f2…', 'an ellipsis'],
    ['anna\u200b-k3f2', 'an invisible character'],
    ['annak3f2', 'a lost hyphen'],
    ['anna–k3f2', 'a hyphen made a dash'],
  ])('%o is still read: %s', (asked) => {
    expect(readMistypedCode(asked)?.skeleton).toBe(linkSkeleton('anna-k3f2'));
  });

  it('knows what it begins with, the longest first', () => {
    expect(readMistypedCode('anna-k3')).toEqual({ skeleton: 'annak3', beginnings: ['annak'], mayBeCutOff: true });
  });

  it('is nothing where nothing is left', () => {
    expect(readMistypedCode('%%%')).toBeNull();
    expect(readMistypedCode('')).toBeNull();
  });

  it('is not guessed from a few letters', () => expect(readMistypedCode('ann')?.mayBeCutOff).toBe(false));
});

describe('sub-ids', () => {
  it('are those of the address, bounded, the first of two', () => {
    const query = new URLSearchParams(`sub1=a&sub1=b&sub2=${'x'.repeat(500)}&clickref=%00c&sub6=no&subid=`);
    expect(readSubIds(query)).toEqual({ sub1: 'a', sub2: 'x'.repeat(100), clickref: 'c' });
  });

  it('are nothing where there is none', () => expect(readSubIds(new URLSearchParams('utm_source=a'))).toBeNull());
});
