/**
 * A question to the app, by the session token that says which shop and which customer asks. Every request ends: by an answer, or by a failure
 * of two kinds, of which only `unavailable` is worth trying again. Reading is tried a second time before anybody is told; writing is not,
 * because what is written may have arrived.
 */
import { appUrl } from './app-url.ts';
import type { Host } from './host.ts';

const timeoutMs = 10_000;
const pauseMs = 800;

export class AppFailure extends Error {
  override readonly name = 'AppFailure';
  readonly kind: 'unavailable' | 'refused';

  constructor(kind: 'unavailable' | 'refused', message: string) {
    super(message);
    this.kind = kind;
  }
}

/** `path` below /api/storefront. Throws {@link AppFailure}. */
export async function readFromApp(host: Host, path: string): Promise<unknown> {
  try {
    return await ask(host, path, {});
  } catch (failure) {
    if (!(failure instanceof AppFailure) || failure.kind === 'refused') throw failure;
    await new Promise((resume) => setTimeout(resume, pauseMs));
    return ask(host, path, {});
  }
}

/** As {@link readFromApp}; a failure `unavailable` leaves open whether it arrived. */
export function writeToApp(host: Host, path: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  return ask(host, path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function ask(host: Host, path: string, init: RequestInit): Promise<unknown> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), timeoutMs);
  try {
    const authorization = `Bearer ${await host.sessionToken.get()}`;
    const response = await fetch(`${appUrl}/api/storefront/${path}`, {
      ...init,
      headers: { ...init.headers, authorization },
      signal: ending.signal,
    });
    if (response.ok) return await response.json();
    const kind = response.status >= 500 || response.status === 429 ? 'unavailable' : 'refused';
    throw new AppFailure(kind, `the app answered ${response.status}`);
  } catch (error) {
    if (error instanceof AppFailure) throw error;
    throw new AppFailure('unavailable', String(error));
  } finally {
    clearTimeout(timer);
  }
}
