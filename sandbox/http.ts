// The sandbox's small HTTP layer: routes are data, handlers take an Exchange and give an Answer.
//
// A module of the sandbox (storefront, admin shell, back office, mailbox) exports one function that returns its
// routes; main.ts mounts them on the twin's or the storefront's listener. Routes are tried in the order in which they
// were mounted. A thrown Refusal becomes its own status; anything else is logged and becomes a 500 with its message,
// because a stand-in that hides its faults costs more than one that shows them.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { log } from './log.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | '*';

/** One request, its body already read. */
export type Exchange = {
  method: string;
  /** The absolute address that was asked for, with the Host header's origin. */
  url: URL;
  /** Values of `:name` in the route's path, decoded; `*` holds what a trailing `/*` matched. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  cookies: Record<string, string>;
  /** The raw bytes of the body. */
  body: Buffer;
  /** The body as JSON (`{}` when empty); a Refusal 400 when it is none. Not for texts that carry ids beyond 2^53. */
  json: <T = Record<string, unknown>>() => T;
  /** The body as a form (application/x-www-form-urlencoded). */
  form: () => URLSearchParams;
  request: IncomingMessage;
  response: ServerResponse;
};

export type Answer = {
  status?: number;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer | null;
};

/** A handler that wrote to `exchange.response` by itself (or destroyed the connection) returns ANSWERED. */
export const ANSWERED: unique symbol = Symbol('answered');

export type Handler = (exchange: Exchange) => Answer | typeof ANSWERED | Promise<Answer | typeof ANSWERED>;

export type Route = { method: Method; path: string; handler: Handler };

/** `path` has literal parts, `:name` parts, and may end in `/*`. */
export function route(method: Method, path: string, handler: Handler): Route {
  return { method, path, handler };
}

/** An expected failure with its HTTP status; thrown by handlers. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
  }
}

export function html(body: string, status = 200, headers: Record<string, string | string[]> = {}): Answer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body };
}

export function text(body: string, status = 200, headers: Record<string, string | string[]> = {}): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

/** Bigints are written as JSON numbers without loss. */
export function json(value: unknown, status = 200, headers: Record<string, string | string[]> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: toJson(value) };
}

export function redirect(location: string, status: 301 | 302 | 303 | 307 = 302, headers = {}): Answer {
  return { status, headers: { location, ...headers }, body: null };
}

declare global {
  interface JSON {
    /** In Node 24; TypeScript's own library does not name it yet. */
    rawJSON: (text: string) => unknown;
  }
}

/** JSON.stringify that prints a bigint as a number, to the last digit. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? JSON.rawJSON(part.toString()) : part));
}

export function escapeHtml(value: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return value.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

export type CookieOptions = { maxAgeSeconds?: number; path?: string; httpOnly?: boolean };

/** The value of a Set-Cookie header. */
export function cookie(name: string, value: string, options: CookieOptions = {}): string {
  const parts = [`${name}=${encodeURIComponent(value)}`, `Path=${options.path ?? '/'}`, 'SameSite=Lax'];
  if (options.maxAgeSeconds !== undefined) parts.push(`Max-Age=${options.maxAgeSeconds}`);
  if (options.httpOnly) parts.push('HttpOnly');
  return parts.join('; ');
}

const BODY_LIMIT_BYTES = 20 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_LIMIT_BYTES) throw new Refusal(413, 'body too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function parseCookies(header: string | undefined): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at < 0) continue;
    const value = part.slice(at + 1).trim();
    try {
      cookies[part.slice(0, at).trim()] = decodeURIComponent(value);
    } catch {
      cookies[part.slice(0, at).trim()] = value; // not percent-encoded: as it stands
    }
  }
  return cookies;
}

function parseJson<T>(body: Buffer): T {
  if (body.length === 0) return {} as T;
  try {
    return JSON.parse(body.toString('utf8')) as T;
  } catch {
    throw new Refusal(400, 'the body is not JSON');
  }
}

type Matcher = { route: Route; pattern: RegExp; names: string[] };

function compile(entry: Route): Matcher {
  const names: string[] = [];
  const source = entry.path
    .replace(/\/$/, '')
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\/\*$/, () => {
      names.push('*');
      return '(?:/(.*))?';
    })
    .replace(/:([A-Za-z]\w*)/g, (_all, name: string) => {
      names.splice(names.includes('*') ? names.length - 1 : names.length, 0, name);
      return '([^/]+)';
    });
  return { route: entry, pattern: new RegExp(`^${source}/?$`), names };
}

function match(matchers: Matcher[], method: string, path: string) {
  let otherMethod = false;
  for (const { route: entry, pattern, names } of matchers) {
    const found = pattern.exec(path);
    if (!found) continue;
    const fits = entry.method === '*' || entry.method === method || (method === 'HEAD' && entry.method === 'GET');
    if (!fits) {
      otherMethod = true;
      continue;
    }
    const params: Record<string, string> = {};
    for (const [index, name] of names.entries()) params[name] = decodeURIComponent(found[index + 1] ?? '');
    return { handler: entry.handler, params };
  }
  throw new Refusal(otherMethod ? 405 : 404, otherMethod ? 'method not allowed' : `nothing here: ${path}`);
}

function send(response: ServerResponse, answer: Answer, method: string): void {
  const body = answer.body ?? '';
  const headers = { 'cache-control': 'no-store', ...answer.headers, 'content-length': Buffer.byteLength(body) };
  response.writeHead(answer.status ?? 200, headers);
  response.end(method === 'HEAD' ? undefined : body);
}

function failure(error: unknown, label: string): Answer {
  if (error instanceof Refusal) return text(error.message, error.status);
  log.error(label, error);
  return text(error instanceof Error ? error.message : String(error), 500);
}

/** A listener for node:http that serves the routes. */
export function serve(routes: Route[]): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const matchers = routes.map(compile);
  return async (request, response) => {
    const method = request.method ?? 'GET';
    const label = `${method} ${request.url}`;
    try {
      const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
      const { handler, params } = match(matchers, method, url.pathname);
      const body = await readBody(request);
      const answer = await handler({
        method,
        url,
        params,
        query: url.searchParams,
        headers: request.headers,
        cookies: parseCookies(request.headers.cookie),
        body,
        json: () => parseJson(body),
        form: () => new URLSearchParams(body.toString('utf8')),
        request,
        response,
      });
      if (answer !== ANSWERED) send(response, answer, method);
    } catch (error) {
      if (response.headersSent || response.destroyed) response.destroy();
      else send(response, failure(error, label), method);
    }
  };
}

export type Listener = { port: number; origin: string; server: Server; close: () => Promise<void> };

/** Opens the port on 127.0.0.1 (0: any free one). Routes may be given later through `mount`. */
export async function listen(port: number): Promise<Listener & { mount: (routes: Route[]) => void }> {
  let handle = serve([]);
  const server = createServer((request, response) => void handle(request, response));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const actual = (server.address() as AddressInfo).port;
  return {
    port: actual,
    origin: `http://127.0.0.1:${actual}`,
    server,
    mount: (routes) => {
      handle = serve(routes);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
