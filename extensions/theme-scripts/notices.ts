/*
 * The two things that the tracking tells a shopper: who sent them and what they get for it, and that it is theirs. A notice lies over the
 * page and never moves it, keeps the theme's type, is read out by screen readers, and stays closed once it was closed, as far as the shopper
 * lets the shop remember anything.
 */
import { type Amount, fill, showMoney, showPercent } from './words.ts';

export interface CreditNews {
  readonly state: 'none' | 'recorded' | 'granted';
  readonly credit: Amount | null;
  /** A code of their own instead; `code` is null until it is made. */
  readonly code: (Off & { readonly code: string | null }) | null;
}

interface Off {
  readonly percent: string | null;
  readonly amount: Amount | null;
}

export interface Greeting {
  readonly partner: string | null;
  readonly offer:
    | (Off & { readonly kind: 'discount' | 'store_credit' | 'code'; readonly on: 'registration' | 'order' })
    | null;
  readonly code: string | null;
  readonly ownCode: boolean;
}

const NAME = 'tributary-notice';
const GREETING = '_tributary_g';
const CLOSED = '_tributary_d';

function remembering(): boolean {
  const { Shopify } = window as unknown as { Shopify?: { customerPrivacy?: { marketingAllowed(): boolean } } };
  return Shopify?.customerPrivacy?.marketingAllowed() === true;
}

function attempt<Result>(step: () => Result): Result | undefined {
  try {
    return step();
  } catch {
    return undefined;
  }
}

function greetingText({ partner, offer }: Greeting, words: DOMStringMap): string {
  const given = (text: string | undefined, value: string) => fill(text, { partner: partner ?? '', offer: value });
  const value = offer && showOff(offer);
  if (!offer || !value) return given(words.welcome, '');
  if (offer.kind === 'discount') return given(words.offPercent, value);
  const joins = offer.on === 'registration';
  if (offer.kind === 'code') return given(joins ? words.codeRegistration : words.codeOrder, value);
  return given(joins ? words.offRegistration : words.offOrder, value);
}

const showOff = ({ percent, amount }: Off): string =>
  percent ? showPercent(percent) : amount ? showMoney(amount) : '';

function newsText({ state, credit, code }: CreditNews, words: DOMStringMap): string | null {
  if (credit) return fill(state === 'granted' ? words.granted : words.recorded, { amount: showMoney(credit) });
  if (!code) return null;
  return fill(code.code ? words.codeGranted : words.codeRecorded, { offer: showOff(code), code: code.code ?? '' });
}

const STYLE = `
:host{position:fixed;z-index:2147483000;inset-block-end:max(16px,env(safe-area-inset-bottom));inset-inline:16px;pointer-events:none;display:flex;font:inherit}
:host([data-side=end]){justify-content:flex-end}
div{pointer-events:auto;display:flex;gap:8px;align-items:center;max-width:420px;padding:8px 8px 8px 16px;border-radius:10px;background:#1f2124;color:#fff;box-shadow:0 6px 24px #0004;font-size:15px;line-height:1.4;animation:rise .25s ease-out}
p{margin:0;min-width:0;overflow-wrap:anywhere}
button{flex:none;width:44px;height:44px;border:0;border-radius:8px;background:none;color:inherit;font:24px/1 sans-serif;cursor:pointer}
button:hover{background:#fff2}
button:focus-visible{outline:2px solid #fff;outline-offset:-4px}
@keyframes rise{from{opacity:0;transform:translateY(8px)}}
@media (prefers-reduced-motion:reduce){div{animation:none}}`;

function open(text: string, words: DOMStringMap, kind: string, onClose: () => void): void {
  document.querySelector(NAME)?.remove();
  const host = document.createElement(NAME);
  host.setAttribute('role', 'status');
  host.dataset.kind = kind;
  host.dataset.side = words.side ?? 'start';
  const shadow = host.attachShadow({ mode: 'open' });
  const style = document.createElement('style');
  style.textContent = STYLE;
  const box = document.createElement('div');
  const line = document.createElement('p');
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = '×';
  close.setAttribute('aria-label', words.close ?? 'Close');
  close.onclick = () => {
    host.remove();
    onClose();
  };
  box.append(line, close);
  shadow.append(style, box);
  document.body.append(host);
  // Said once the region stands: what a live region holds from the start is not read out.
  requestAnimationFrame(() => {
    line.textContent = text;
  });
}

export function show(kind: 'greeting' | 'credit', detail: unknown, words: DOMStringMap): void {
  if (kind === 'credit') {
    const news = newsText(detail as CreditNews, words);
    if (news !== null) open(news, words, kind, () => {});
    return;
  }
  const greeting = detail as Greeting;
  const text = greetingText(greeting, words);
  if (attempt(() => localStorage.getItem(CLOSED)) === text) return;
  if (remembering()) attempt(() => sessionStorage.setItem(GREETING, JSON.stringify(greeting)));
  open(text, words, kind, () => {
    attempt(() => sessionStorage.removeItem(GREETING));
    if (remembering()) attempt(() => localStorage.setItem(CLOSED, text));
  });
}
