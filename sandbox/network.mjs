// Preloaded into the app's processes (`node --import ./sandbox/network.mjs …`) when they are to live in the sandbox.
//
// It stands where DNS and Shopify's edge stand in production, so that the app itself needs no branch: requests to
// *.myshopify.com go to the twin with the shop's name in a header, and the twin may frame the app as the real admin
// does. Without SANDBOX_TWIN_ORIGIN it does nothing.
import { ServerResponse } from 'node:http';

const twin = process.env.SANDBOX_TWIN_ORIGIN;

/** The twin's address for a request to a shop, or null for every other host. */
function twinAddress(input) {
  const url = new URL(input instanceof Request ? input.url : String(input));
  if (!url.hostname.endsWith('.myshopify.com')) return null;
  return { url: new URL(url.pathname + url.search, twin), shop: url.hostname };
}

function throughTwin(realFetch) {
  return async function fetch(input, init) {
    const address = twinAddress(input);
    if (!address) return realFetch(input, init);
    const request = input instanceof Request ? new Request(input, init) : null;
    const headers = new Headers(request ? request.headers : init?.headers);
    headers.set('x-sandbox-shop', address.shop);
    if (!request) return realFetch(address.url, { ...init, headers });
    const body = request.method === 'GET' || request.method === 'HEAD' ? undefined : await request.arrayBuffer();
    return realFetch(address.url, { method: request.method, headers, body, signal: request.signal });
  };
}

/** Libraries read or replace globalThis.fetch at any time: whatever is there, it goes through the twin. */
function replaceFetch() {
  let current = throughTwin(globalThis.fetch);
  Object.defineProperty(globalThis, 'fetch', {
    configurable: true,
    enumerable: true,
    get: () => current,
    set: (replacement) => {
      current = throughTwin(replacement);
    },
  });
}

function withTwinAsAncestor(policy) {
  return String(policy).replace(/frame-ancestors([^;]*)/i, (directive, sources) =>
    sources.includes(twin) || sources.includes("'none'") ? directive : `${directive} ${twin}`,
  );
}

const isPolicy = (name) => String(name).toLowerCase() === 'content-security-policy';

function extendHeaders(headers) {
  if (Array.isArray(headers)) {
    return headers.map((value, index) =>
      index % 2 === 1 && isPolicy(headers[index - 1]) ? withTwinAsAncestor(value) : value,
    );
  }
  if (!headers || typeof headers !== 'object') return headers;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isPolicy(name) ? withTwinAsAncestor(value) : value]),
  );
}

function replaceHeaders() {
  const { setHeader, appendHeader, writeHead } = ServerResponse.prototype;
  ServerResponse.prototype.setHeader = function (name, value) {
    return setHeader.call(this, name, isPolicy(name) ? withTwinAsAncestor(value) : value);
  };
  ServerResponse.prototype.appendHeader = function (name, value) {
    return appendHeader.call(this, name, isPolicy(name) ? withTwinAsAncestor(value) : value);
  };
  ServerResponse.prototype.writeHead = function (status, ...rest) {
    return writeHead.call(this, status, ...rest.map(extendHeaders));
  };
}

if (twin) {
  replaceFetch();
  replaceHeaders();
}
