import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'lossless-json';
import { afterAll, describe, expect, test } from 'vitest';
import { checkWebhook } from '#app/composition/path.ts';
import { programOf, shop } from '#tests/support/scenario.ts';
import { InputMistakes } from '../../../scripts/replay/arguments.ts';
import { readProgram, readTape } from '../../../scripts/replay/input.ts';

const folder = mkdtempSync(join(tmpdir(), 'replay-input-'));
afterAll(() => rmSync(folder, { recursive: true }));

const program = programOf(shop());
const at = '2026-01-05T00:00:00Z';
const click = (day: number) => `{"type":"click","at":"2026-01-0${day}T00:00:00Z","visitor":"v${day}","link":"ANNA"}`;

describe('a tape', () => {
  test.each([
    ['lines that end', `${click(1)}\n${click(2)}\n`],
    ['no end of the last line', `${click(1)}\n${click(2)}`],
    ['ends of lines as on Windows', `${click(1)}\r\n${click(2)}\r\n`],
    ['blank lines', `\n${click(1)}\n  \n\n${click(2)}\n\n`],
    ['a byte order mark', `\uFEFF${click(1)}\n${click(2)}\n`],
  ])('with %s has its events', async (_name, text) => {
    const tape = await read(text);
    expect(tape.latestAt).toBe(Date.UTC(2026, 0, 2));
    expect(await visitorsOf(tape.events(null))).toEqual(['v1', 'v2']);
  });

  test('may be empty', async () => {
    const tape = await read('');
    expect(tape.latestAt).toBeNull();
    expect(await visitorsOf(tape.events(null))).toEqual([]);
  });

  test('ends at the time asked for, that instant included', async () => {
    const tape = await read([click(3), click(1), click(2)].join('\n'));
    expect(await visitorsOf(tape.events(Date.UTC(2026, 0, 2)))).toEqual(['v1', 'v2']);
  });

  test('keeps ids that a JavaScript number would round', async () => {
    const tape = await read(`{"type":"verify","at":"${at}","customer":9007199254740993}`);
    for await (const event of tape.events(null)) expect(event).toMatchObject({ customer: '9007199254740993' });
  });
});

describe('each mistake of a tape is a line with its place and its field', () => {
  const webhook = (topic: string, body: object) => JSON.stringify({ type: 'webhook', at, topic, webhookId: '1', body });
  test.each([
    ['no json', ['is not JSON: ']],
    ['[]', ['(all of it) must be an object']],
    [`{"type":"clack","at":"${at}"}`, ['type must be one of click, webhook']],
    ['{"type":"payout","at":"2026-01-05T00:00:00"}', ['at must be a time with an offset']],
    ['{"type":"payout"}', ['at is missing']],
    [`{"type":"click","at":"${at}","visitor":"v\\u0000","link":"ANNA"}`, ['visitor has a character that is no text']],
    [`{"type":"verify","at":"${at}","customer":"x"}`, ['customer must be an id']],
    [`{"type":"assign","at":"${at}","order":1,"partner":"zoe"}`, ['partner "zoe" is not in program.json']],
    [`{"type":"assign","at":"${at}","order":1}`, ['partner is missing']],
    [`{"type":"group","at":"${at}","partner":"anna"}`, ['group is missing']],
    [
      `{"type":"status","at":"${at}","partner":"anna","status":"banned"}`,
      ['status must be one of approved, suspended'],
    ],
    [
      `{"type":"program","at":"${at}","program":"creators","change":{"holdays":1}}`,
      ['change.holdays is no field known here'],
    ],
    [`{"type":"program","at":"${at}","program":"nope","change":{}}`, ['program "nope" is not in program.json']],
    [webhook('orders/edited', {}), ['topic must be one of orders/create']],
    [webhook('orders/create', { id: 7 }), ['body cannot be understood: The order 7 came as its id alone']],
    [
      webhook('orders/create', { id: 7, created_at: 'x', line_items: [{ quantity: 1, price: 'much' }] }),
      ['body.created_at must be a time', 'body.line_items.0.price must be a decimal amount'],
    ],
    [webhook('refunds/create', { id: 7, created_at: at }), ['body.order_id must be an id']],
    [webhook('disputes/update', { id: 7, order_id: 8, status: 'won' }), ['body.type ']],
  ])('%s', async (line, mistakes) => {
    const lines = await refused(() => read(`${click(1)}\n${line}\n`));
    expect(lines).toHaveLength(mistakes.length);
    for (const [index, mistake] of mistakes.entries()) expect(lines[index]).toContain(`tape.ndjson:2: ${mistake}`);
  });

  test('a file that is not there', async () => {
    const missing = join(folder, 'missing');
    expect(await refused(async () => readTape(missing, program, check))).toEqual([`${missing}: there is no such file`]);
    expect(await refused(async () => readProgram(missing))).toEqual([`${missing}: there is no such file`]);
  });
});

describe('program.json', () => {
  test('is read past a byte order mark', () => {
    expect(readProgram(write('program.json', `\uFEFF${JSON.stringify(shop())}`))).toEqual(program);
  });

  test('names every mistake', async () => {
    const wrong = { ...shop({ holdDays: -1, minPayout: 5 }), catalog: { shoes: {} } };
    const file = write('program.json', JSON.stringify(wrong));
    expect(await refused(async () => readProgram(file))).toEqual([
      `${file}: catalog.shoes must be an id: digits`,
      `${file}: programs[0].holdDays must be a whole number, not negative`,
      `${file}: programs[0].minPayout must be a decimal string such as "12.50", not negative`,
    ]);
  });
});

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function read(text: string) {
  return readTape(write('tape.ndjson', text), program, check);
}

function check({ topic, body }: { readonly topic: string; readonly body: unknown }): void {
  checkWebhook(topic, Buffer.from(stringify(body) ?? ''));
}

async function visitorsOf(events: AsyncIterable<object>): Promise<readonly unknown[]> {
  const visitors: unknown[] = [];
  for await (const event of events) visitors.push((event as { visitor?: unknown }).visitor);
  return visitors;
}

async function refused(attempt: () => Promise<unknown>): Promise<readonly string[]> {
  const error = await attempt().then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof InputMistakes) return error.lines;
  throw error ?? new Error('nothing was refused');
}
