// What a browser test plays in: the whole product, a browser in which people come and go, and the sandbox's own doors. Whatever breaks in front of
// anybody is noted, and belongs to the test's last expectation.

import { join } from 'node:path';
import type { QueryResult } from 'pg';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launchChromium, newVisitor } from './chromium.ts';
import { atEndOfFile } from './cleanup.ts';
import { startTestStack, type TestStack } from './stack.ts';

const patienceMs = 30_000;
/** Mail may wait for a duty's next turn. */
const mailPatienceMs = 60_000;

export interface Letter {
  readonly id: number;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly links: readonly string[];
}

export interface Scene {
  readonly stack: TestStack;
  readonly browser: Browser;
  /** What broke so far, and in front of whom. */
  readonly complaints: readonly string[];
  /** Somebody new, with a browser of their own: no cookies yet. */
  newPerson(name: string, options?: BrowserContextOptions): Promise<Page>;
  /** A picture of all that somebody sees, into the test's results. */
  shot(page: Page, name: string): Promise<unknown>;
  /** A statement of the database's owner, whom no guard of the tables holds. */
  sql(text: string, values?: unknown[]): Promise<QueryResult>;
  /** The shop's remote control in the twin: reads `path`, or posts `body` to it. */
  shop<Answer>(path: string, body?: object): Promise<Answer>;
  /** The shop's mail, newest first; to one address, or to everybody. */
  mails(to?: string): Promise<readonly Letter[]>;
  /** The newest mail with such a subject, waited for. */
  letter(subject: RegExp, to?: string): Promise<Letter>;
}

/** Call in `beforeAll`; everything ends with the file. */
export async function openScene(name: string): Promise<Scene> {
  const stack = await startTestStack(name);
  const browser = await launchChromium();
  atEndOfFile(() => browser.close());
  const complaints: string[] = [];
  const mails = (to?: string) =>
    ask<Letter[]>(
      `${stack.addresses.twin}/mail/messages.json${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`,
    );
  return {
    stack,
    browser,
    complaints,
    async newPerson(person, options) {
      const page = await (await newVisitor(browser, options)).newPage();
      page.setDefaultTimeout(patienceMs);
      page.on('pageerror', (error) => complaints.push(`${person}: ${error.message}`));
      page.on('response', (response) => {
        if (response.status() >= 500) complaints.push(`${person}: ${response.status()} ${response.url()}`);
      });
      return page;
    },
    shot: (page, picture) => page.screenshot({ path: join(stack.resultsDir, `${picture}.png`), fullPage: true }),
    sql: (text, values = []) => stack.database.owner.query(text, values),
    shop: (path, body) => ask(`${stack.addresses.twin}/_control/shops/sandbox.myshopify.com/${path}`, body),
    mails,
    async letter(subject, to) {
      let found: Letter | undefined;
      const look = async () => {
        found = (await mails(to)).find((letter) => subject.test(letter.subject));
        return found?.subject;
      };
      await expect.poll(look, { timeout: mailPatienceMs }).toBeDefined();
      if (found === undefined) throw new Error(`no letter ${subject}`);
      return found;
    },
  };
}

async function ask<Answer>(url: string, body?: object): Promise<Answer> {
  const response = await fetch(url, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}
