/*
 * The referrer's page: asks the app who this customer is as a referrer, and shows it. Whatever is shown is put in as text, never as markup,
 * and every state has its own words: not signed in, no programme, not eligible, unreachable.
 */
import { type Amount, element, fill, showDay, showMoney, showPercent, type Words, wordsOf } from './words.ts';

type Friend = {
  readonly name: string;
  readonly state: 'registered' | 'ordered' | 'rewarded' | 'not_new' | 'limit';
  readonly at: string;
};
type Reward = {
  readonly kind: 'store_credit' | 'code' | 'cash';
  readonly percent: string | null;
  readonly amount: Amount | null;
};
/** What the customer was given as somebody's friend, and can still use. */
type OwnCode = {
  readonly code: string;
  readonly percent: string | null;
  readonly amount: Amount | null;
  readonly minOrder: Amount | null;
  readonly expiresAt: string | null;
};
type Page = {
  readonly state: 'ready';
  readonly shareUrl: string;
  readonly code: string | null;
  readonly ownCode: OwnCode | null;
  readonly offer: { readonly friend: Reward | null; readonly referrer: Reward };
  readonly friends: {
    readonly clicked: number;
    readonly registered: number;
    readonly ordered: number;
    readonly list: readonly Friend[];
    readonly next: string | null;
  };
  readonly earned: { readonly pending: Amount; readonly available: Amount; readonly paid: Amount };
};
type Answer = Page | { readonly state: 'signed_out' | 'off' | 'not_eligible' };

const patienceMs = 10_000;

/** What the theme editor shows, where nobody is signed in. */
function sample(shop: string): Page {
  const eur = (amount: string): Amount => ({ amount, currency: 'EUR' });
  return {
    state: 'ready',
    shareUrl: `${shop}/?ref=ANNA`,
    code: 'ANNA10',
    ownCode: null,
    offer: {
      friend: { kind: 'store_credit', percent: null, amount: eur('5.00') },
      referrer: { kind: 'store_credit', percent: null, amount: eur('5.00') },
    },
    friends: {
      clicked: 12,
      registered: 3,
      ordered: 2,
      list: [
        { name: 'M…', state: 'rewarded', at: '2026-03-02T10:00:00Z' },
        { name: 'J…', state: 'registered', at: '2026-02-20T10:00:00Z' },
      ],
      next: null,
    },
    earned: { pending: eur('5.00'), available: eur('5.00'), paid: eur('0.00') },
  };
}

class Referrer extends HTMLElement {
  private words: Words = {};

  connectedCallback(): void {
    this.words = wordsOf(this);
    const { sample: shop } = this.dataset;
    if (shop) this.show(sample(shop));
    else this.load();
  }

  private load(): void {
    const { words } = this;
    this.put(element('p', { className: 'tributary-loading', role: 'status' }, words.loading));
    this.ask('referrer')
      .then((answer) => this.show(answer))
      .catch(() => {
        const retry = element('button', { type: 'button', className: BUTTON, onclick: () => this.load() }, words.retry);
        this.put(element('p', { role: 'alert' }, words.error), retry);
      });
  }

  private ask(path: string): Promise<Answer> {
    const proxy = this.dataset.proxy ?? '/apps/tributary';
    return fetch(`${proxy}/${path}`, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(patienceMs),
    }).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)));
  }

  private put(...content: readonly (Node | null)[]): void {
    const body = this.querySelector('[data-body]');
    body?.replaceChildren(...content.filter((node): node is Node => node !== null));
  }

  private show(answer: Answer): void {
    const { words } = this;
    if (answer.state !== 'ready') {
      const href = this.dataset.signIn;
      const signIn =
        answer.state === 'signed_out' && href ? element('a', { href, className: BUTTON }, words.sign_in) : null;
      this.put(element('p', {}, words[answer.state] ?? words.off), signIn);
      return;
    }
    this.put(
      ownCode(words, answer),
      offer(words, answer),
      link(words, answer),
      sharing(words, answer, this.dataset.qr),
      friends(words, answer, (after) => this.ask(`referrer?after=${encodeURIComponent(after)}`)),
      earned(words, answer),
    );
  }
}

const BUTTON = 'button tributary-button';

const worth = ({ percent, amount }: Pick<Reward, 'percent' | 'amount'>): string | null =>
  percent ? showPercent(percent) : amount ? showMoney(amount) : null;

const friendWords = ({ kind, percent }: Reward): string =>
  percent ? 'friend_percent' : kind === 'code' ? 'friend_code' : 'friend_amount';

function offer(words: Words, { offer: { friend, referrer } }: Page): Node {
  const friendGets = friend && worth(friend);
  const youGet = worth(referrer);
  return element(
    'p',
    { className: 'tributary-offer' },
    friendGets && fill(words[friendWords(friend)], { offer: friendGets }),
    friendGets && youGet && ' ',
    youGet && fill(words[`you_${referrer.kind}`], { offer: youGet }),
  );
}

/** A value to copy, with a button that says that it did. */
function copyable(words: Words, label: string | undefined, value: string): Node {
  const field = element('input', { readOnly: true, value, 'aria-label': label, onfocus: () => field.select() });
  const said = element('span', { role: 'status', className: 'tributary-said' });
  const copy = element(
    'button',
    { type: 'button', className: BUTTON, 'aria-label': `${words.copy}: ${label}` },
    words.copy,
  );
  const say = (text: string | undefined) => {
    said.textContent = text ?? '';
    setTimeout(() => {
      said.textContent = '';
    }, 4000);
  };
  copy.onclick = () => {
    // Some browsers have no clipboard where the page is shown in a frame.
    Promise.resolve(navigator.clipboard?.writeText(value) ?? Promise.reject()).then(
      () => say(words.copied),
      () => {
        field.focus();
        say(words.copy_failed);
      },
    );
  };
  return element(
    'div',
    { className: 'tributary-copy' },
    element('span', { className: 'tributary-label', 'aria-hidden': 'true' }, label),
    field,
    copy,
    said,
  );
}

function ownCode(words: Words, { ownCode: own }: Page): Node | null {
  if (!own) return null;
  const conditions = [
    own.minOrder && fill(words.own_code_min, { amount: showMoney(own.minOrder) }),
    own.expiresAt && fill(words.own_code_until, { date: showDay(own.expiresAt) }),
  ].filter(Boolean);
  return element(
    'div',
    { className: 'tributary-own' },
    copyable(words, fill(words.own_code, { offer: worth(own) ?? '' }), own.code),
    conditions.length > 0 && element('p', {}, conditions.join(' ')),
  );
}

function link(words: Words, { shareUrl, code }: Page): Node {
  return element('div', {}, copyable(words, words.link, shareUrl), code ? copyable(words, words.code, code) : null);
}

function sharing(words: Words, { shareUrl }: Page, qrModule: string | undefined): Node {
  const text = words.share_text ?? '';
  const say = encodeURIComponent(`${text} ${shareUrl}`);
  const away = (href: string, name: string | undefined) =>
    element('a', { href, className: BUTTON, target: '_blank', rel: 'noopener noreferrer' }, name);
  const row = element('div', { className: 'tributary-share' });
  if (typeof navigator.share === 'function') {
    const share = () => navigator.share({ title: words.share_subject, text, url: shareUrl }).catch(() => {});
    row.append(element('button', { type: 'button', className: BUTTON, onclick: share }, words.share));
  }
  row.append(
    away(`https://wa.me/?text=${say}`, words.whatsapp),
    element(
      'a',
      { href: `mailto:?subject=${encodeURIComponent(words.share_subject ?? '')}&body=${say}`, className: BUTTON },
      words.email,
    ),
  );
  const picture = element('div', { className: 'tributary-qr', hidden: true });
  if (qrModule) {
    const toggle = element('button', { type: 'button', className: BUTTON, 'aria-expanded': 'false' }, words.qr);
    toggle.onclick = () => {
      picture.hidden = !picture.hidden;
      toggle.setAttribute('aria-expanded', String(!picture.hidden));
      if (!picture.hasChildNodes())
        import(qrModule).then(
          (qr: typeof import('./qr.ts')) => picture.append(qr.drawQr(shareUrl, words.qr_alt ?? '')),
          () => {
            picture.textContent = words.error ?? '';
          },
        );
    };
    row.append(toggle);
  }
  return element('div', {}, row, picture);
}

type Ask = (after: string) => Promise<Answer>;

function friends(words: Words, { friends: { clicked, registered, ordered, list, next } }: Page, ask: Ask): Node {
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

function earned(words: Words, { earned: { pending, available, paid } }: Page): Node {
  const sum = (name: string | undefined, amount: Amount) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, showMoney(amount)));
  return element(
    'section',
    {},
    element('h3', {}, words.earned),
    element(
      'dl',
      { className: 'tributary-earned' },
      sum(words.pending, pending),
      sum(words.available, available),
      sum(words.paid, paid),
    ),
  );
}

if (!customElements.get('tributary-referrer')) customElements.define('tributary-referrer', Referrer);
