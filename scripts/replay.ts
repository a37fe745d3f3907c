/**
 * `npm run --silent replay -- --program program.json --tape tape.ndjson [--until TIME]`: what a shop's partners would have, by the product's
 * own path. The statement goes to standard output and nothing else does. Status 2 with a line per mistake where the input is malformed.
 */
import { randomBytes } from 'node:crypto';
import { stringify } from 'lossless-json';
import { runReplay } from '#app/composition/replay.ts';
import { compose } from '#app/composition.ts';
import { readConfig } from '#app/config.ts';
import { InputMistakes, type ReplayArguments, readArguments } from './replay/arguments.ts';
import { createReplayDatabase } from './replay/database.ts';
import { readProgram, readTape } from './replay/input.ts';

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

let isBrokenOff = false;

const say = (line: string) => process.stderr.write(`${line}\n`);

try {
  const statement = await replay(readArguments(process.argv.slice(2)));
  process.stdout.write(`${JSON.stringify(statement, null, 2)}\n`);
} catch (error) {
  // Then the signal ends the process, once the database is gone.
  if (isBrokenOff) await new Promise(() => {});
  if (error instanceof InputMistakes) for (const line of error.lines) say(line);
  else say(`The replay failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exitCode = error instanceof InputMistakes ? 2 : 1;
}

async function replay({ program: programFile, tape: tapeFile, until }: ReplayArguments) {
  const program = readProgram(programFile);
  let database: Awaited<ReturnType<typeof createReplayDatabase>> | undefined;
  let services: Awaited<ReturnType<typeof compose>> | undefined;
  try {
    let now = 0;
    // Checking needs the readers and no database; a malformed tape should not wait for one.
    const { checkWebhook } = await import('#app/composition/path.ts');
    const tape = await readTape(tapeFile, program, ({ topic, body }) =>
      checkWebhook(topic, Buffer.from(stringify(body) ?? '')),
    );
    database = await createReplayDatabase();
    dropOnSignal(database.drop);
    services = await compose(configFor(database.url), 'replay', () => now);
    return await runReplay(services, {
      program,
      events: tape.events(until),
      asOf: until ?? tape.latestAt,
      setClock: (time) => {
        now = time;
      },
      warn: (line) => say(`warning: ${line}`),
    });
  } finally {
    await services?.close();
    await database?.drop();
  }
}

/** Whoever breaks a replay off should not find its database later. */
function dropOnSignal(drop: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      isBrokenOff = true;
      // Connections that are cut under the work in hand complain, and nobody is left to listen.
      process.on('uncaughtException', () => {});
      drop().then(
        () => process.exit(exitCodes[signal]),
        (error: unknown) => {
          say(`The replay's database could not be dropped: ${String(error)}`);
          process.exit(exitCodes[signal]);
        },
      );
    });
  }
}

/** A replay talks to nobody: what it needs to be told of the outside is made up. */
function configFor(databaseUrl: string) {
  return readConfig({
    NODE_ENV: 'production',
    LOG_LEVEL: 'silent',
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '4',
    SHOPIFY_API_KEY: 'replay',
    SHOPIFY_API_SECRET: randomBytes(32).toString('hex'),
    SHOPIFY_APP_URL: 'http://localhost',
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  });
}
