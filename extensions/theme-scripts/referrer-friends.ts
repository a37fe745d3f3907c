/* The friends of a referrer: how many there are, and each by a first letter, page after page. */
import { BUTTON } from './copyable.ts';
import type { Answer, Friend, Page } from './referrer-answer.ts';
import { element, showDay, type Words } from './words.ts';

/** The page that follows. Rejects after ten seconds. */
export type Ask = (after: string) => Promise<Answer>;

export function friends(words: Words, { friends: { clicked, registered, ordered, list, next } }: Page, ask: Ask): Node {
  const figure = (count: number, name: string | undefined) =>
    element(
      'li',
      {},
      element('strong', {}, new Intl.NumberFormat(document.documentElement.lang || undefined).format(count)),
      ' ',
      name,
    );
  const rows = element('ul', { className: 'tributary-friends' }, ...list.map((friend) => row(words, friend)));
  return element(
    'section',
    {},
    element('h3', {}, words.friends),
    element(
      'ul',
      { className: 'tributary-figures' },
      figure(clicked, words.clicked),
      figure(registered, words.registered),
      figure(ordered, words.ordered),
    ),
    list.length > 0 ? rows : element('p', {}, words.no_friends),
    next && more(words, rows, next, ask),
  );
}

const row = (words: Words, { name, state, at }: Friend): Node =>
  element(
    'li',
    {},
    element('span', { className: 'tributary-name' }, name),
    element('span', {}, words[`state_${state}`]),
    element('time', { dateTime: at }, showDay(at)),
  );

/** A button that adds the friends who follow, for as long as there are any. */
function more(words: Words, rows: HTMLElement, first: string, ask: Ask): Node {
  let next: string | null = first;
  const said = element('span', { role: 'status', className: 'tributary-said' });
  const button = element('button', { type: 'button', className: BUTTON }, words.more);
  button.onclick = () => {
    if (next === null || button.disabled) return;
    button.disabled = true;
    said.textContent = '';
    ask(next)
      .then((answer) => {
        if (answer.state !== 'ready') return Promise.reject(answer);
        rows.append(...answer.friends.list.map((friend) => row(words, friend)));
        next = answer.friends.next;
        button.hidden = next === null;
      })
      .catch(() => {
        said.textContent = words.more_failed ?? '';
      })
      .finally(() => {
        button.disabled = false;
      });
  };
  return element('p', {}, button, said);
}
