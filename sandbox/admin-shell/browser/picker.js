// The resource picker and the generic picker: a searchable list in a dialog of the shell.
window.shellPicker = ({ read, dialog, make }) => {
  const row = ({ input, image, title, note, className = '' }) => {
    const label = make('label', { className }, input);
    if (image) label.append(make('img', { src: image, alt: '' }));
    label.append(make('span', { textContent: title }));
    if (note) label.append(make('span', { className: 'price', textContent: note }));
    return make('li', {}, label);
  };

  /** What is chosen, by id; `multiple` false keeps one, a number that many. */
  const selection = (multiple) => {
    const chosen = new Map();
    return {
      chosen,
      toggle(id, value, on) {
        if (!on) chosen.delete(id);
        else if (multiple === true || (typeof multiple === 'number' && chosen.size < multiple)) chosen.set(id, value);
        else {
          chosen.clear();
          chosen.set(id, value);
        }
      },
    };
  };

  const open = async ({ title, action, find, rows, picked, query = '' }) => {
    const list = make('ul', { className: 'pick' });
    const search = make('input', { type: 'search', placeholder: 'Search', value: query, ariaLabel: 'Search' });
    const count = make('span', { className: 'count' });
    const draw = (found) => {
      count.textContent = `${picked.chosen.size} selected`;
      list.replaceChildren(
        ...(found.length
          ? rows(found, () => draw(found))
          : [make('li', { className: 'empty', textContent: 'Nothing found' })]),
      );
    };
    const refresh = async () => draw(await find(search.value));
    search.addEventListener('input', refresh);
    await refresh();
    return dialog({
      title,
      body: make('div', {}, search, list),
      buttons: [
        count,
        { label: 'Cancel', value: () => null },
        { label: action, variant: 'primary', value: () => [...picked.chosen.values()] },
      ],
    });
  };

  const box = (picked, multiple, id, value, redraw) =>
    make('input', {
      type: multiple ? 'checkbox' : 'radio',
      checked: picked.chosen.has(id),
      onchange: (event) => {
        picked.toggle(id, value, event.target.checked);
        redraw();
      },
    });

  async function resources({ type, multiple = false, action = 'add', query = '', filter = {}, selectionIds = [] }) {
    const picked = selection(multiple);
    const find = (text) =>
      read(`resources?${new URLSearchParams({ type, query: `${filter.query ?? ''} ${text}`.trim() })}`);
    const wanted = new Set(selectionIds.map(({ id }) => id));
    for (const one of wanted.size ? await read(`resources?type=${type}`) : [])
      if (wanted.has(one.id)) picked.chosen.set(one.id, one);
    const rows = (found, redraw) =>
      found.map((one) =>
        row({
          input: box(picked, multiple, one.id, one, redraw),
          image: one.images?.[0]?.originalSrc ?? one.image?.originalSrc,
          title: one.displayName ?? one.title,
          note:
            one.price ??
            one.variants?.[0]?.price ??
            (one.productsCount === undefined ? '' : `${one.productsCount} products`),
        }),
      );
    const verb = action === 'select' ? 'Select' : 'Add';
    return (await open({ title: `${verb} ${type}s`, action: verb, find, rows, picked, query })) ?? undefined;
  }

  async function items({ heading, items: all, multiple = false }) {
    const picked = selection(multiple);
    for (const one of all) if (one.selected) picked.chosen.set(one.id, one.id);
    const find = async (text) => all.filter((one) => one.heading.toLowerCase().includes(text.toLowerCase()));
    const rows = (found, redraw) =>
      found.map((one) => {
        const input = box(picked, multiple, one.id, one.id, redraw);
        input.disabled = Boolean(one.disabled);
        return row({ input, image: one.thumbnail?.url, title: one.heading, note: (one.data ?? []).join(' · ') });
      });
    return (await open({ title: heading, action: 'Select', find, rows, picked })) ?? undefined;
  }

  return { resources, items };
};
