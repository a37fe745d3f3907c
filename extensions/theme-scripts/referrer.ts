/*
 * The referrer's page: asks the app who this customer is as a referrer, and shows it. Whatever is shown is put in as text, never as markup,
 * and every state has its own words: not signed in, no programme, not eligible, unreachable.
 */
import { BUTTON, copyable } from './copyable.ts';
import { type Answer, type Page, type Reward, sample } from './referrer-answer.ts';
import { friends } from './referrer-friends.ts';
import { type Amount, element, fill, showDay, showMoney, showPercent, type Words, wordsOf } from './words.ts';

const patienceMs = 10_000;

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

const worth = ({ percent, amount }: Pick<Reward, 'percent' | 'amount'>): string | null =>
  percent ? showPercent(percent) : amount ? showMoney(amount) : null;

const referrerWords = ({ kind, percent }: Reward): string => `you_${kind}_${percent ? 'percent' : 'amount'}`;

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
    youGet && fill(words[referrerWords(referrer)], { offer: youGet }),
  );
}

function ownCode(words: Words, { ownCode: own, removedCode }: Page): Node | null {
  if (!own) return removedCode ? element('p', {}, fill(words.removed_code, { code: removedCode })) : null;
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
