/*
 * The application form, made quicker: it is sent without leaving the page, mistakes stand beside their fields and the first gets the focus, and
 * a signed-in customer who has applied already sees that instead of the form. Without this script the form works as well.
 */
import { element, fill, type Words, wordsOf } from './words.ts';

const FIELDS = ['name', 'email', 'company', 'website', 'country', 'message', 'terms'] as const;

type Field = (typeof FIELDS)[number];
type Answer =
  | { readonly state: 'none' }
  | { readonly state: 'applied' | 'approved' | 'already_applied' | 'already_partner'; readonly number: string }
  | {
      readonly state: 'refused';
      readonly mistakes: readonly Field[];
      readonly failure: 'terms_changed' | 'too_many' | null;
    };

const patienceMs = 10_000;

class PartnerApplication extends HTMLElement {
  private words: Words = {};

  connectedCallback(): void {
    const form = this.querySelector('form');
    if (!form) return;
    this.words = wordsOf(this);
    // Mistakes are said in our words and places.
    form.noValidate = true;
    form.onsubmit = (event) => {
      event.preventDefault();
      void this.send(form);
    };
    if (this.dataset.known)
      this.ask(`?program=${encodeURIComponent(textOf(form, 'program'))}`)
        .then((answer) => this.settle(form, answer))
        // Whoever cannot be looked up may still apply.
        .catch(() => {});
  }

  private ask(query: string, body?: URLSearchParams): Promise<Answer> {
    const address = `${this.dataset.proxy ?? '/apps/tributary'}/application${query}`;
    return fetch(address, {
      method: body ? 'POST' : 'GET',
      headers: { accept: 'application/json' },
      body,
      signal: AbortSignal.timeout(patienceMs),
    })
      .then((answer) => answer.json())
      .then((answer: Partial<Answer>) => (answer.state ? (answer as Answer) : Promise.reject(answer)));
  }

  private async send(form: HTMLFormElement): Promise<void> {
    const button = form.querySelector('button[type=submit]') as HTMLButtonElement;
    const label = button.textContent;
    this.mark(form, [], null);
    button.disabled = true;
    button.textContent = this.words.sending ?? label;
    try {
      this.settle(form, await this.ask('', new URLSearchParams(new FormData(form) as never)), true);
    } catch {
      this.mark(form, [], this.words.failed);
    }
    button.disabled = false;
    button.textContent = label;
  }

  private settle(form: HTMLFormElement, answer: Answer, wasSent = false): void {
    const { words } = this;
    if (answer.state === 'none') return;
    if (answer.state === 'refused') {
      this.mark(form, answer.mistakes, words[answer.failure ?? 'mistakes']);
      return;
    }
    const status = this.querySelector('[data-status]') as HTMLElement;
    form.hidden = true;
    status.hidden = false;
    status.replaceChildren(element('p', {}, fill(words[answer.state], { number: answer.number })));
    if (wasSent) status.focus();
  }

  private mark(form: HTMLFormElement, mistakes: readonly Field[], failure: string | null | undefined): void {
    const said = form.querySelector('[data-failure]') as HTMLElement;
    said.textContent = failure ?? '';
    said.hidden = !failure;
    let first: HTMLElement | null = null;
    for (const name of FIELDS) {
      const field = form.elements.namedItem(name) as HTMLInputElement;
      const id = `${field.id}-error`;
      document.getElementById(id)?.remove();
      const isWrong = mistakes.includes(name);
      if (!isWrong) {
        for (const attribute of ['aria-invalid', 'aria-describedby']) field.removeAttribute(attribute);
        continue;
      }
      field.setAttribute('aria-invalid', 'true');
      field.setAttribute('aria-describedby', id);
      field.closest('form > div')?.append(element('p', { id, className: 'tributary-error' }, this.words[name]));
      first ??= field;
    }
    if (failure) (first ?? said).focus();
  }
}

const textOf = (form: HTMLFormElement, name: string): string => String(new FormData(form).get(name) ?? '');

if (!customElements.get('tributary-application')) customElements.define('tributary-application', PartnerApplication);
