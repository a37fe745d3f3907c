// An extension in Shopify's tester, with the app's answers, its own English words, and a document of its own.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setUpExtension } from '@shopify/ui-extensions-tester';
import { expect, vi } from 'vitest';
import { openDocument, type SmallElement } from './small-document.ts';

export const APP = 'https://app.example';

/** A busy machine takes its time. */
const patienceMs = 10_000;

type Target =
  | 'purchase.thank-you.block.render'
  | 'customer-account.order-status.block.render'
  | 'customer-account.profile.block.render'
  | 'customer-account.page.render';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  readonly body: unknown;
}

type Answer = unknown | (() => unknown);

interface Opening {
  /** By method and path below /api/storefront: a value, a Response, or what makes one each time. Anything else is not found. */
  readonly answers?: Readonly<Record<string, Answer>>;
  readonly settings?: Readonly<Record<string, string | boolean>>;
  readonly more?: (shopify: Record<string, unknown>) => void;
}

/** The tester forbids to ask for what is not there, where Shopify answers undefined. */
const untouched = Object.fromEntries(
  ['heading', 'hide_survey', 'hide_qr', 'hide_friends', 'hide_earned'].map((key) => [key, undefined]),
);

const folder = (target: Target) =>
  fileURLToPath(
    new URL(`../../../extensions/${target.startsWith('purchase') ? 'thank-you' : 'account'}`, import.meta.url),
  );

function translator(directory: string) {
  const words = JSON.parse(readFileSync(`${directory}/locales/en.default.json`, 'utf8'));
  return (key: string, values: Record<string, unknown> = {}): string => {
    const found = key.split('.').reduce((node, name) => node?.[name], words);
    if (typeof found !== 'string') throw new Error(`no words for ${key}`);
    return found.replace(/{{(\w+)}}/g, (_whole, name) => String(values[name]));
  };
}

export async function openExtension(target: Target, { answers = {}, settings = {}, more }: Opening = {}) {
  vi.stubEnv('APP_URL', APP);
  const { body } = openDocument();
  const directory = folder(target);
  const extension = setUpExtension(target, { configSearchDir: directory });
  const asked: Asked[] = [];
  // The proxy of the tester has each target's own type; here they are one.
  const shopify = extension.shopify as unknown as Record<string, unknown>;
  shopify.settings = { value: { ...untouched, ...settings } };
  shopify.extension = { editor: undefined };
  shopify.i18n = {
    translate: translator(directory),
    formatCurrency: (amount: number, { currency }: { currency: string }) =>
      new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount),
    formatNumber: (number: number, options: Intl.NumberFormatOptions) =>
      new Intl.NumberFormat('en', options).format(number),
    formatDate: (date: Date) => date.toISOString().slice(0, 10),
  };
  more?.(shopify);
  extension.fetch = (async (input: string, init: RequestInit = {}) => {
    const path = input.replace(`${APP}/api/storefront/`, '');
    const method = init.method ?? 'GET';
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : null;
    asked.push({ method, path, authorization: new Headers(init.headers).get('authorization'), body });
    const answer = answers[`${method} ${path}`];
    const value = await (typeof answer === 'function' ? answer() : answer);
    if (value === undefined) return new Response('{}', { status: 404 });
    return value instanceof Response ? value : Response.json(value);
  }) as typeof fetch;
  await extension.render();
  return {
    body: body as SmallElement,
    asked,
    says: (text: string) => expect.poll(() => body.textContent, { timeout: patienceMs }).toContain(text),
  };
}
