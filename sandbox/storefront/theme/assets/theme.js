// The sandbox theme's own behaviour: adding to the cart without leaving the page, the consent banner, small sums.
(() => {
  const notice = document.querySelector('[data-notice]');
  let hiding;
  const say = (text, link, bad) => {
    notice.textContent = text;
    notice.classList.toggle('bad', Boolean(bad));
    if (link) notice.append(Object.assign(document.createElement('a'), { href: link.href, textContent: link.text }));
    notice.hidden = false;
    clearTimeout(hiding);
    hiding = setTimeout(() => {
      notice.hidden = true;
    }, 6000);
  };

  // Listening on the document, so that a page that was swapped in works as one that was loaded.
  const on = (name, selector, listener) =>
    document.addEventListener(name, (event) => {
      const form = event.target.closest?.(selector);
      if (form) listener(event, form);
    });
  const PRODUCT = '[data-product-form]';
  on('submit', PRODUCT, async (event, form) => {
    event.preventDefault();
    const response = await fetch('/cart/add.js', { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    const answer = await response.json();
    if (!response.ok) return say(answer.description, null, true);
    const cart = await (await fetch('/cart.js')).json();
    for (const count of document.querySelectorAll('[data-cart-count]')) count.textContent = cart.item_count;
    say('Added to your cart.', { href: '/cart', text: 'View cart' });
  });
  on('change', PRODUCT, (event) => {
    const { price } = event.target.dataset;
    if (!price) return;
    document.querySelector('[data-price]').textContent = price;
    // As most themes do: the address names the variant, and everything else in it is gone.
    history.replaceState({}, '', `${location.pathname}?variant=${event.target.value}`);
  });
  on('click', PRODUCT, (event, form) => {
    const step = Number(event.target.dataset?.step);
    const quantity = form.elements.quantity;
    if (step) quantity.value = Math.max(1, Number(quantity.value) + step);
  });

  // A theme that swaps pages in place, where the shop is set so.
  const swap = async (address) => {
    const page = new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html');
    // Whoever has clicked on meanwhile is on another page.
    if (location.href !== String(address)) return;
    document.title = page.title;
    document.querySelector('main').replaceWith(document.adoptNode(page.querySelector('main')));
    scrollTo(0, 0);
  };
  if (document.body.dataset.singlePage) {
    addEventListener('popstate', () => swap(location.href));
    on('click', 'a[href]', async (event, link) => {
      const url = new URL(link.href);
      if (url.origin !== location.origin || /^\/(checkout|account|cart|apps)/.test(url.pathname) || url.hash) return;
      event.preventDefault();
      history.pushState({}, '', url);
      await swap(url);
    });
  }

  // The total follows the chosen shipping; the server works it out again when the order is placed.
  const total = document.querySelector('[data-total]');
  document.querySelector('.checkout')?.addEventListener('change', (event) => {
    const amount = event.target.dataset.amount;
    if (!amount || !total) return;
    const show = (cents) => total.textContent.replace(/[\d.,]+/, (Number(cents) / 100).toFixed(2));
    document.querySelector('[data-shipping]').textContent = show(amount);
    total.textContent = show(Number(total.dataset.total) + Number(amount));
  });

  const banner = document.querySelector('[data-consent]');
  window.Shopify.loadFeatures([{ name: 'consent-tracking-api', version: '0.1' }], (error) => {
    if (error || !window.Shopify.customerPrivacy.shouldShowBanner()) return;
    banner.hidden = false;
    banner.addEventListener('click', (event) => {
      const answer = event.target.dataset?.consentAnswer;
      if (!answer) return;
      const yes = answer === 'yes';
      const consent = { marketing: yes, analytics: yes, preferences: yes, sale_of_data: yes };
      window.Shopify.customerPrivacy.setTrackingConsent(consent, () => {
        banner.hidden = true;
      });
    });
  });
})();
