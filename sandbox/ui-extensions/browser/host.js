// The page around the frames of extensions: gives each the room that it needs, a session token when it asks, and the way to sign in.
(() => {
  const frameOf = (source) =>
    [...document.querySelectorAll('iframe[data-ui-extension]')].find((frame) => frame.contentWindow === source);

  async function fetchToken() {
    const response = await fetch('/_ui-extensions/token', { method: 'POST' });
    return response.ok ? (await response.json()).token : null;
  }

  addEventListener('message', async ({ source, data }) => {
    const frame = frameOf(source);
    if (!frame || typeof data !== 'object' || data === null) return;
    if (data.kind === 'height') frame.style.height = `${data.height}px`;
    if (data.kind === 'login') {
      location.href = `/account/login?return_to=${encodeURIComponent(location.pathname)}`;
    }
    if (data.kind === 'token') source.postMessage({ id: data.id, token: await fetchToken() }, '*');
  });
})();
