// The elements that people press and fill in. Events are those that Shopify's elements send: `click`, `change`, `submit`, `copy`, `copyerror`.
(() => {
  const { Drawn, escapeText, define } = window.drawing;
  delete window.drawing;
  const tell = (element, name) => element.dispatchEvent(new Event(name, { bubbles: name === 'submit' }));

  define(
    's-button',
    class extends Drawn {
      static css =
        'button,a{font:inherit;font-weight:550;line-height:20px;border-radius:8px;padding:9px 16px;border:1px solid var(--accent);background:#fff;color:var(--accent);cursor:pointer;text-decoration:none;white-space:nowrap}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}[aria-disabled=true]{opacity:.6;cursor:default}';
      html() {
        const busy = this.hasAttribute('loading') || this.hasAttribute('disabled');
        const label = this.attr('accessibilityLabel');
        const name = label === null ? '' : `aria-label="${escapeText(label)}"`;
        return `<button type="button" ${name} aria-disabled="${busy}" ${this.hasAttribute('loading') ? 'aria-busy="true"' : ''}><slot></slot></button>`;
      }
      connectedCallback() {
        super.connectedCallback();
        if (this.pressed) return;
        this.pressed = (event) => {
          if (this.hasAttribute('loading') || this.hasAttribute('disabled')) {
            event.stopImmediatePropagation();
            return;
          }
          if (this.attr('command') === '--copy') document.getElementById(this.attr('commandFor'))?.copy();
          if (this.attr('type') === 'submit') tell(this.closest('s-form'), 'submit');
        };
        this.addEventListener('click', this.pressed, { capture: true });
      }
    },
  );

  define(
    's-link',
    class extends Drawn {
      static css = 'a{color:var(--accent)}a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}';
      html() {
        const target = this.attr('target') === '_blank' ? '_blank' : '_top';
        return `<a href="${escapeText(this.attr('href'))}" target="${target}" rel="noopener"><slot></slot></a>`;
      }
    },
  );

  define(
    's-clipboard-item',
    class extends Drawn {
      oncopyerror = null;
      html() {
        return '';
      }
      copy() {
        navigator.clipboard.writeText(this.attr('text') ?? '').then(
          () => tell(this, 'copy'),
          () => tell(this, 'copyerror'),
        );
      }
    },
  );

  define('s-form', class extends Drawn {});

  define(
    's-text-field',
    class extends Drawn {
      static css =
        'label{display:grid;gap:4px;font-size:14px;color:var(--soft)}input{font:inherit;font-size:16px;color:var(--ink);border:1px solid #8f887d;border-radius:8px;padding:9px 12px;width:100%;box-sizing:border-box;background:#fff;text-overflow:ellipsis}input:focus-visible{outline:2px solid var(--accent);outline-offset:1px}';
      #value = '';
      get value() {
        return this.#value;
      }
      set value(text) {
        this.#value = String(text ?? '');
        const input = this.shadowRoot?.querySelector('input');
        if (input && input.value !== this.#value) input.value = this.#value;
      }
      paint() {
        const limit = this.attr('maxLength') === null ? '' : `maxlength="${escapeText(this.attr('maxLength'))}"`;
        const readOnly = this.hasAttribute('readonly') ? 'readonly' : '';
        this.shadowRoot.innerHTML = `<style>${this.constructor.css}</style><label>${escapeText(this.attr('label'))}<input type="text" ${limit} ${readOnly} value="${escapeText(this.#value)}"></label>`;
        const input = this.shadowRoot.querySelector('input');
        input.addEventListener('change', () => {
          this.#value = input.value;
          tell(this, 'change');
        });
        input.addEventListener('focus', () => readOnly !== '' && input.select());
        input.addEventListener('keydown', ({ key }) => {
          if (key !== 'Enter' || readOnly !== '') return;
          this.#value = input.value;
          tell(this, 'change');
          const form = this.closest('s-form');
          if (form) tell(form, 'submit');
        });
      }
    },
  );

  define(
    's-choice',
    class extends Drawn {
      html() {
        return '';
      }
    },
  );

  define(
    's-choice-list',
    class extends Drawn {
      static css =
        'fieldset{border:0;padding:0;margin:0;display:grid;gap:10px}legend{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}label{display:flex;gap:10px;align-items:baseline;overflow-wrap:anywhere}input{accent-color:var(--accent);flex:none}p{margin:0;color:var(--critical)}';
      #values = [];
      get values() {
        return this.#values;
      }
      set values(values) {
        this.#values = [...(values ?? [])];
        for (const input of this.shadowRoot?.querySelectorAll('input') ?? [])
          input.checked = this.#values.includes(input.value);
      }
      connectedCallback() {
        super.connectedCallback();
        new MutationObserver(() => this.draw()).observe(this, { childList: true, subtree: true, characterData: true });
      }
      paint() {
        const error = this.attr('error');
        const choices = [...this.querySelectorAll('s-choice')].map((choice) => {
          const value = choice.getAttribute('value') ?? '';
          const checked = this.#values.includes(value) ? 'checked' : '';
          return `<label><input type="radio" name="choice" value="${escapeText(value)}" ${checked}><span>${escapeText(choice.textContent)}</span></label>`;
        });
        const describedBy = error === null ? '' : 'aria-describedby="error"';
        this.shadowRoot.innerHTML = `<style>${this.constructor.css}</style><fieldset ${describedBy}><legend>${escapeText(this.attr('label'))}</legend>${choices.join('')}${error === null ? '' : `<p id="error" role="alert">${escapeText(error)}</p>`}</fieldset>`;
        for (const input of this.shadowRoot.querySelectorAll('input'))
          input.addEventListener('change', () => {
            this.#values = [input.value];
            tell(this, 'change');
          });
      }
    },
  );
})();
