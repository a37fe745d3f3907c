// The admin shell's side of the talk with the framed app: what App Bridge asks for is answered here, and what it
// mirrors (menu, title, save bar, address) is drawn here. Only the app's own origin is heard, and answers go to no other.
(() => {
  const menuButton = document.querySelector('.menu-button');
  menuButton?.addEventListener('click', () => {
    const open = document.body.classList.toggle('rail-open');
    menuButton.setAttribute('aria-expanded', String(open));
  });
  document.querySelector('.main')?.addEventListener('click', () => document.body.classList.remove('rail-open'));

  const frame = document.querySelector('iframe[name=app-iframe]');
  if (!frame) return;
  const { appOrigin, base, api, handle } = JSON.parse(document.getElementById('shell-settings').textContent);
  const tell = (type, payload) => frame.contentWindow.postMessage({ appBridge: 1, type, payload }, appOrigin);
  const read = async (path, init) => {
    const response = await fetch(`${api}/${path}`, init);
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };
  const make = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };
  const button = (action, onclick) =>
    make('button', {
      type: 'button',
      className: `button ${action.variant === 'primary' ? 'primary' : ''} ${action.tone === 'critical' ? 'critical' : ''}`,
      textContent: action.loading ? '…' : action.label,
      disabled: Boolean(action.disabled || action.loading),
      onclick,
    });

  /** A dialog that gives the chosen button's value, or null when it is closed. */
  const dialog = ({ title, body, buttons }) =>
    new Promise((resolve) => {
      const sheet = make('dialog', { className: 'sheet' });
      const close = (value) => {
        sheet.remove();
        resolve(value);
      };
      const cross = make('button', {
        type: 'button',
        textContent: '×',
        ariaLabel: 'Close',
        onclick: () => close(null),
      });
      const footer = make(
        'footer',
        {},
        ...buttons.map((one) => (one instanceof Node ? one : button(one, () => close(one.value())))),
      );
      sheet.append(make('header', {}, title, cross), make('div', { className: 'body' }, body), footer);
      sheet.addEventListener('cancel', () => close(null));
      document.body.append(sheet);
      sheet.showModal();
    });

  // Save bar, and the question before unsaved changes are left.
  const saveBar = document.querySelector('.save-bar');
  let unsaved = null;
  const drawSaveBar = (picture) => {
    unsaved = picture;
    saveBar.hidden = !picture;
    if (!picture) return;
    const save = { ...picture.save, label: picture.save?.label || 'Save', variant: 'primary' };
    const discard = { ...picture.discard, label: picture.discard?.label || 'Discard', variant: '' };
    saveBar.replaceChildren(
      make('span', { textContent: 'Unsaved changes' }),
      button(discard, async () => {
        if (
          picture.confirm &&
          !(await confirmLeaving('Discard all unsaved changes?', 'Discard changes', 'Continue editing'))
        )
          return;
        tell('save-bar-action', 'discard');
      }),
      button(save, () => tell('save-bar-action', 'save')),
    );
  };
  const confirmLeaving = (title = 'Leave page with unsaved changes?', leave = 'Leave page', stay = 'Stay') => {
    saveBar.classList.remove('shake');
    requestAnimationFrame(() => saveBar.classList.add('shake'));
    return dialog({
      title,
      body: 'What you changed since you last saved will be lost.',
      buttons: [
        { label: stay, value: () => false },
        { label: leave, value: () => true, tone: 'critical' },
      ],
    });
  };
  // Once the merchant has said yes, the browser need not ask a second time.
  const leaveTo = (address) => {
    unsaved = null;
    location.assign(address);
  };
  addEventListener('beforeunload', (event) => unsaved && event.preventDefault());
  document.addEventListener('click', async (event) => {
    const link = event.target.closest?.('a[href]');
    if (!link || link.dataset.app !== undefined || !unsaved || link.target === '_blank') return;
    event.preventDefault();
    if (await confirmLeaving()) leaveTo(link.href);
  });

  // The app's menu under its name, and the title bar over its page.
  const menu = document.getElementById('app-menu');
  let entries = [];
  const path = () => location.pathname.slice(base.length) || '/app';
  const drawMenu = () => {
    const here = path();
    const fitting = entries.filter((entry) => here === entry.href || here.startsWith(`${entry.href}/`));
    const current = fitting.sort((one, other) => other.href.length - one.href.length)[0];
    menu.replaceChildren(
      ...entries
        .filter((entry) => !entry.home)
        .map((entry) => {
          const link = make('a', { className: 'sub', href: base + entry.href, textContent: entry.label });
          link.dataset.app = '';
          if (entry === current) link.setAttribute('aria-current', 'page');
          link.onclick = (event) => {
            if (event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            document.body.classList.remove('rail-open');
            tell('navigate', entry.href);
          };
          return link;
        }),
    );
  };
  const titleBar = document.querySelector('.app-bar');
  const drawTitle = ({ title, actions, groups }) => {
    const act = (action) => button(action, () => tell('title-action', action.key));
    const crumb = actions.find((action) => action.variant === 'breadcrumb');
    titleBar.querySelector('h1').textContent = title || handle;
    document.title = `${title || handle} · ${document.body.dataset.shop}`;
    const crumbs = titleBar.querySelector('.crumbs');
    crumbs.replaceChildren(
      ...(crumb
        ? [
            make('button', {
              type: 'button',
              className: 'crumb',
              textContent: `${crumb.label} ›`,
              onclick: () => tell('title-action', crumb.key),
            }),
          ]
        : []),
    );
    const rest = [...groups.flatMap((group) => group.actions), ...actions].filter((action) => action !== crumb);
    const ordered = [
      ...rest.filter((action) => action.variant !== 'primary'),
      ...rest.filter((action) => action.variant === 'primary'),
    ];
    titleBar.querySelector('.actions').replaceChildren(...ordered.map(act));
  };

  const toasts = document.querySelector('.toasts');
  const showToast = ({ id, message, isError, duration = 5000, action }) => {
    const note = make('div', { className: `toast${isError ? ' error' : ''}`, role: 'status' }, message);
    note.dataset.id = id;
    const leave = (name) => {
      note.remove();
      tell('toast-event', { id, name });
    };
    if (action) note.append(make('button', { type: 'button', textContent: action, onclick: () => leave('onAction') }));
    note.append(
      make('button', { type: 'button', textContent: '×', ariaLabel: 'Dismiss', onclick: () => leave('onDismiss') }),
    );
    toasts.append(note);
    setTimeout(() => note.remove(), duration);
  };

  const picker = window.shellPicker({ read, dialog, make });
  const openAdmin = async ({ path: wanted, newTab }) => {
    const address = `/store/${document.body.dataset.store}${wanted === '/' ? '' : wanted}`;
    if (newTab) window.open(address, '_blank', 'noopener');
    else if (!unsaved || (await confirmLeaving())) leaveTo(address);
  };
  const askScopes = async ({ scopes }) => {
    const granted = await dialog({
      title: `${handle} asks for more access`,
      body: make('ul', {}, ...scopes.map((scope) => make('li', { textContent: scope }))),
      buttons: [
        { label: 'Cancel', value: () => false },
        { label: 'Allow', value: () => true, variant: 'primary' },
      ],
    });
    const detail = await read(
      'scopes',
      granted ? { method: 'POST', body: JSON.stringify({ grant: scopes }) } : undefined,
    );
    return { result: granted ? 'granted-all' : 'declined-all', detail };
  };

  const answers = {
    'id-token': async () => (await read('id-token')).token,
    user: () => read('user'),
    extensions: () => read('extensions'),
    'scopes-query': () => read('scopes'),
    'scopes-request': askScopes,
    'scopes-revoke': async ({ scopes }) => ({
      detail: await read('scopes', { method: 'POST', body: JSON.stringify({ revoke: scopes }) }),
    }),
    'resource-picker': picker.resources,
    picker: picker.items,
    'leave-confirmation': async () => Boolean(await confirmLeaving()),
  };
  // These speak for the page itself; a frame inside the app's page may not.
  const mirrored = {
    nav: (list) => {
      entries = list;
      drawMenu();
    },
    // `loading` until the app's router listens: before that, clicks in its page may be lost.
    page: (state) => {
      frame.dataset.page = state;
    },
    'title-bar': drawTitle,
    'save-bar': drawSaveBar,
    location: (where) => {
      history.replaceState(null, '', base + where);
      drawMenu();
    },
  };
  const notices = {
    toast: showToast,
    'toast-hide': ({ id }) => toasts.querySelector(`[data-id="${CSS.escape(id)}"]`)?.remove(),
    loading: (on) => document.querySelector('.loading').classList.toggle('on', on),
    modal: (on) => document.body.classList.toggle('modal-open', on),
    open: openAdmin,
  };
  addEventListener('message', async (event) => {
    if (event.origin !== appOrigin || event.data?.appBridge !== 1) return;
    const { type, id, payload } = event.data;
    if (answers[type] && id !== undefined) {
      const reply = (answer) => event.source.postMessage({ appBridge: 1, type: 'answer', id, ...answer }, appOrigin);
      await answers[type](payload).then(
        (value) => reply({ payload: value }),
        (error) => reply({ error: error.message }),
      );
    } else if (mirrored[type]) {
      if (event.source === frame.contentWindow) mirrored[type](payload);
    } else notices[type]?.(payload);
  });
})();
