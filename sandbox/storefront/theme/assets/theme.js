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

  const form = document.querySelector('[data-product-form]');
  form?.addEventListener('submit', async (event) => {
    if (event.submitter?.name === 'return_to') return;
    event.preventDefault();
    const response = await fetch('/cart/add.js', { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    const answer = await response.json();
    if (!response.ok) return say(answer.description, null, true);
    const cart = await (await fetch('/cart.js')).json();
    for (const count of document.querySelectorAll('[data-cart-count]')) count.textContent = cart.item_count;
    say('Added to your cart.', { href: '/cart', text: 'View cart' });
  });
  form?.addEventListener('change', (event) => {
    const price = event.target.dataset.price;
    if (price) document.querySelector('[data-price]').textContent = price;
  });
  form?.addEventListener('click', (event) => {
    const step = Number(event.target.dataset?.step);
    const quantity = form.elements.quantity;
    if (step) quantity.value = Math.max(1, Number(quantity.value) + step);
  });

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
