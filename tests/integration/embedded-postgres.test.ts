import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '#tests/support/ports.ts';
import { startPostgres, stopPostgres } from '../../scripts/postgres/embedded-postgres.ts';

async function query(url: string, sql: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows.map((row) => String(Object.values(row)[0]));
  } finally {
    await client.end();
  }
}

/** As `mktemp -d` makes it: nobody but the owner may enter. Run as root, PostgreSQL's own account may not. */
describe('the embedded PostgreSQL, below a directory that only its owner can enter', () => {
  const home = mkdtempSync(join(tmpdir(), 'tributary-embedded-'));
  const dataDir = join(home, 'postgres');
  beforeAll(async () => {
    const server = await startPostgres({ dataDir });
    await query(server.url(), `CREATE TABLE kept AS SELECT 'yes' AS kept`);
    await server.stop();
  });
  afterAll(async () => {
    await stopPostgres(dataDir);
    rmSync(home, { recursive: true, force: true });
  });

  test('keeps its data from one start to the next', async () => {
    const server = await startPostgres({ dataDir });
    expect(await query(server.url(), 'SELECT kept FROM kept')).toEqual(['yes']);
    await server.stop();
  });

  test('listens on the loopback address alone, and for nobody without its password', async () => {
    const server = await startPostgres({ dataDir });
    expect(await query(server.url(), 'SHOW listen_addresses')).toEqual(['127.0.0.1']);
    const guess = new URL(server.url());
    guess.password = 'postgres';
    await expect(query(guess.toString(), 'SELECT 1')).rejects.toThrow('password authentication failed');
    await server.stop();
  });

  test('takes another port where the preferred one is taken', async () => {
    const port = await freePort();
    const holder = createServer().listen(port, '127.0.0.1');
    const server = await startPostgres({ dataDir, port });
    expect(server.port).not.toBe(port);
    expect(await query(server.url(), 'SELECT 1')).toEqual(['1']);
    await server.stop();
    holder.close();
  });

  test('is taken up again where a killed run has left it running', async () => {
    const first = await startPostgres({ dataDir });
    const second = await startPostgres({ dataDir });
    expect(second.pid).toBe(first.pid);
    expect(second.port).toBe(first.port);
    await second.stop();
  });

  test('starts after it was itself killed, although its own note says that it runs', async () => {
    const first = await startPostgres({ dataDir });
    await query(first.url(), `INSERT INTO kept VALUES ('committed')`);
    process.kill(first.pid, 'SIGKILL');
    while (isRunning(first.pid)) await pause(10);
    expect(existsSync(join(dataDir, 'postmaster.pid'))).toBe(true);
    const second = await startPostgres({ dataDir });
    expect(await query(second.url(), 'SELECT kept FROM kept ORDER BY kept')).toEqual(['committed', 'yes']);
    await second.stop();
  });

  test('never touches a stranger whose process number its old note carries', async () => {
    const note = [process.pid, dataDir, 0, 1].join('\n');
    writeFileSync(join(dataDir, 'postmaster.pid'), `${note}\n`);
    await stopPostgres(dataDir);
    const server = await startPostgres({ dataDir });
    expect(server.pid).not.toBe(process.pid);
    await server.stop();
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
