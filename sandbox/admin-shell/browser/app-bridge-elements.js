// The App Bridge elements: what stands in them is hidden in the page and shown by the shell, and a click there comes
// back as a click here. Nothing is written into the document before it is shown, so that React finds the page as the
// server sent it.
(() => {
  const bridge = window[Symbol.for('app-bridge')];
  if (!bridge || customElements.get('ui-title-bar')) return;
  const { post, handlers, guard } = bridge;

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    ui-nav-menu, ui-title-bar, ui-save-bar, ui-modal { display: none !important; }
    dialog.ui-modal { border: 0; border-radius: 16px; padding: 0; width: min(620px, calc(100vw - 24px)); max-height: calc(100vh - 48px);
      flex-direction: column; overflow: hidden; background: #fff; color: #303030; font: 13px/20px Inter, system-ui, sans-serif; box-shadow: 0 12px 40px #0005; }
    dialog.ui-modal[open] { display: flex; }
    dialog.ui-modal[data-variant=small] { width: min(380px, calc(100vw - 24px)); }
    dialog.ui-modal[data-variant=large] { width: min(980px, calc(100vw - 24px)); }
    dialog.ui-modal[data-variant=max] { width: calc(100vw - 24px); height: calc(100vh - 48px); }
    dialog.ui-modal::backdrop { background: #0008; }
    dialog.ui-modal > header, dialog.ui-modal > footer { display: flex; gap: 8px; align-items: center; padding: 12px 16px; background: #f3f3f3; }
    dialog.ui-modal > header { border-bottom: 1px solid #e3e3e3; font-weight: 650; font-size: 14px; justify-content: space-between; }
    dialog.ui-modal > footer { border-top: 1px solid #e3e3e3; justify-content: flex-end; background: #fff; }
    dialog.ui-modal > main { overflow: auto; flex: 1; }
    dialog.ui-modal iframe { border: 0; width: 100%; height: 60vh; display: block; }
    dialog.ui-modal button.ui-action { font: inherit; font-weight: 550; padding: 4px 12px; min-height: 28px; border-radius: 8px; border: 1px solid #c9c9c9; background: #fff; cursor: pointer; }
    dialog.ui-modal button.ui-action.primary { background: #303030; border-color: #303030; color: #fff; }
    dialog.ui-modal button.ui-action.critical { background: #c70a24; border-color: #c70a24; color: #fff; }
    dialog.ui-modal button.ui-action:disabled { opacity: .45; cursor: default; }
    dialog.ui-modal button.ui-close { border: 0; background: none; font-size: 18px; line-height: 1; cursor: pointer; padding: 4px 8px; border-radius: 8px; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  // What the shell shows, by key, so that its click finds its way back.
  const on = (node, name) => node.hasAttribute(name) && node.getAttribute(name) !== 'false';
  const describe = (node, keys) => {
    const key = `action-${keys.size}`;
    keys.set(key, node);
    return {
      key,
      label: node.textContent.trim(),
      variant: node.getAttribute('variant') ?? '',
      tone: node.getAttribute('tone') ?? '',
      disabled: on(node, 'disabled'),
      loading: on(node, 'loading'),
    };
  };
  const actionsOf = (bar, keys) => ({
    title: bar?.getAttribute('title') ?? '',
    actions: bar ? [...bar.querySelectorAll(':scope > a, :scope > button')].map((node) => describe(node, keys)) : [],
    groups: bar
      ? [...bar.querySelectorAll(':scope > section')].map((group) => ({
          label: group.getAttribute('label') ?? '',
          actions: [...group.querySelectorAll('a, button')].map((node) => describe(node, keys)),
        }))
      : [],
  });

  class Bar extends HTMLElement {}

  class SaveBar extends HTMLElement {
    showing = false;
    get discardConfirmation() {
      return on(this, 'discardconfirmation') || on(this, 'discardConfirmation');
    }
    set discardConfirmation(value) {
      this.toggleAttribute('discardconfirmation', Boolean(value));
    }
    async show() {
      if (this.showing) return;
      this.showing = true;
      this.dispatchEvent(new Event('show'));
      mirror();
    }
    async hide() {
      if (!this.showing) return;
      this.showing = false;
      this.dispatchEvent(new Event('hide'));
      mirror();
    }
    toggle() {
      return this.showing ? this.hide() : this.show();
    }
    disconnectedCallback() {
      this.hide();
    }
  }

  class Modal extends HTMLElement {
    #dialog = null;
    #content = document.createElement('div');
    #keys = new Map();
    #drawn = '';
    get content() {
      return this.#content;
    }
    set content(node) {
      this.#content.replaceWith(node);
      this.#content = node;
    }
    get variant() {
      return this.getAttribute('variant') ?? 'base';
    }
    set variant(value) {
      this.setAttribute('variant', value);
    }
    get src() {
      return this.getAttribute('src') ?? undefined;
    }
    set src(value) {
      this.setAttribute('src', value);
    }
    get contentWindow() {
      return this.#dialog?.querySelector('iframe')?.contentWindow ?? null;
    }
    async show() {
      if (this.#dialog) return;
      const dialog = document.createElement('dialog');
      dialog.className = 'ui-modal';
      this.#dialog = dialog;
      this.#drawn = '';
      dialog.append(document.createElement('header'), document.createElement('main'), document.createElement('footer'));
      dialog.querySelector('main').append(this.#body());
      dialog.addEventListener('close', () => this.hide());
      document.body.append(dialog);
      this.refresh();
      dialog.showModal();
      post('modal', true);
      this.dispatchEvent(new Event('show'));
    }
    async hide() {
      const dialog = this.#dialog;
      if (!dialog) return;
      this.#dialog = null;
      dialog.remove();
      post('modal', false);
      this.dispatchEvent(new Event('hide'));
    }
    toggle() {
      return this.#dialog ? this.hide() : this.show();
    }
    disconnectedCallback() {
      this.hide();
    }
    #body() {
      if (this.src) {
        const frame = document.createElement('iframe');
        frame.src = this.src;
        return frame;
      }
      // Written in plain HTML, the content stands in the element itself; React puts it into `content`.
      const own = [...this.children].filter(
        (node) => !/^ui-(title|save)-bar$/.test(node.localName) && node.childNodes.length,
      );
      if (!this.#content.childNodes.length) this.#content.append(...own);
      return this.#content;
    }
    /** Draws title and buttons again after they changed. */
    refresh() {
      const dialog = this.#dialog;
      if (!dialog) return;
      this.#keys.clear();
      const { title, actions, groups } = actionsOf(this.querySelector(':scope > ui-title-bar'), this.#keys);
      // Drawing is itself a change of the document, which is watched: only what differs is drawn.
      const picture = JSON.stringify([title, actions, groups, this.variant]);
      if (picture === this.#drawn) return;
      this.#drawn = picture;
      dialog.dataset.variant = this.variant;
      dialog.setAttribute('aria-label', title || 'Dialog');
      const close = document.createElement('button');
      close.className = 'ui-close';
      close.setAttribute('aria-label', 'Close');
      close.textContent = '×';
      close.onclick = () => this.hide();
      dialog.querySelector('header').replaceChildren(title, close);
      const all = [...groups.flatMap((group) => group.actions), ...actions];
      const order = [
        ...all.filter((action) => action.variant !== 'primary'),
        ...all.filter((action) => action.variant === 'primary'),
      ];
      const footer = dialog.querySelector('footer');
      footer.hidden = order.length === 0;
      footer.replaceChildren(...order.map((action) => this.#button(action)));
    }
    #button(action) {
      const button = document.createElement('button');
      button.className = `ui-action ${action.variant} ${action.tone}`;
      button.textContent = action.loading ? '…' : action.label;
      button.disabled = action.disabled || action.loading;
      button.onclick = () => this.#keys.get(action.key)?.click();
      return button;
    }
  }

  // One picture of all bars, sent when it differs from the last.
  const keys = new Map();
  const sent = new Map();
  const showingBar = () => [...document.querySelectorAll('ui-save-bar')].findLast((bar) => bar.showing);
  const dirtyForm = () => document.querySelector('form[data-save-bar][data-dirty]');
  const sendOnce = (type, picture) => {
    const text = JSON.stringify(picture);
    if (sent.get(type) === text) return;
    sent.set(type, text);
    post(type, picture);
  };
  const saveBarPicture = () => {
    const bar = showingBar();
    if (bar) {
      const buttons = [...bar.querySelectorAll('button')];
      const save = buttons.find((button) => button.getAttribute('variant') === 'primary');
      const discard = buttons.find((button) => button !== save);
      return {
        save: save && describe(save, keys),
        discard: discard && describe(discard, keys),
        confirm: bar.discardConfirmation,
      };
    }
    const form = dirtyForm();
    return form ? { form: true, confirm: form.hasAttribute('data-discard-confirmation') } : null;
  };
  let scheduled = false;
  const mirror = () => {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(() => {
      scheduled = false;
      keys.clear();
      const menu = document.querySelector('ui-nav-menu');
      if (menu)
        sendOnce(
          'nav',
          [...menu.querySelectorAll('a')].map((link) => ({
            href: link.getAttribute('href'),
            label: link.textContent.trim(),
            home: link.rel === 'home',
          })),
        );
      const bar = [...document.querySelectorAll('ui-title-bar')].find((node) => !node.closest('ui-modal'));
      const picture = actionsOf(bar, keys);
      sendOnce('title-bar', { ...picture, title: picture.title || document.title });
      sendOnce('save-bar', saveBarPicture());
      for (const modal of document.querySelectorAll('ui-modal')) modal.refresh?.();
    });
  };

  customElements.define('ui-nav-menu', class extends Bar {});
  customElements.define('ui-title-bar', class extends Bar {});
  customElements.define('ui-save-bar', SaveBar);
  customElements.define('ui-modal', Modal);

  handlers.set('title-action', (key) => keys.get(key)?.click());
  handlers.set('save-bar-action', (which) => {
    const bar = showingBar();
    const buttons = bar ? [...bar.querySelectorAll('button')] : [];
    const save = buttons.find((button) => button.getAttribute('variant') === 'primary');
    if (bar) return (which === 'save' ? save : buttons.find((button) => button !== save))?.click();
    const form = dirtyForm();
    if (which === 'save') form?.requestSubmit();
    else form?.reset();
  });
  guard.dirty = () => Boolean(showingBar() ?? dirtyForm());
  guard.discard = () => {
    showingBar()?.hide();
    dirtyForm()?.removeAttribute('data-dirty');
    mirror();
  };

  // Forms that ask for it get their save bar by themselves.
  const mark = (event, dirty) => {
    const form = event.target instanceof Element ? event.target.closest('form[data-save-bar]') : null;
    form?.toggleAttribute('data-dirty', dirty);
    if (form) mirror();
  };
  for (const name of ['input', 'change']) document.addEventListener(name, (event) => mark(event, true));
  for (const name of ['submit', 'reset']) document.addEventListener(name, (event) => mark(event, false));

  const start = () => {
    mirror();
    new MutationObserver(mirror).observe(document.documentElement, {
      childList: true,
      subtree: true,
      characterData: true,
      attributes: true,
      attributeFilter: ['title', 'variant', 'tone', 'disabled', 'loading', 'href'],
    });
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
