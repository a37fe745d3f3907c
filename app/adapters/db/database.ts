/**
 * Connections to PostgreSQL, one pool for each of the three roles that the application may take (docs/decisions/0003-tenancy.md). The role is
 * taken when a connection starts, so no statement ever runs as the owner of the tables. Prisma and plain SQL share the application's pool.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';

export type Role = 'tributary_app' | 'tributary_door' | 'tributary_directory';

export interface Database {
  /** The rows of one shop at a time: use it through in-shop.ts only. */
  readonly app: pg.Pool;
  readonly prisma: PrismaClient;
  /** May insert clicks and inbox items of any shop, and reads nothing. */
  readonly door: pg.Pool;
  /** Finds shops by domain or link code, and shops with work waiting. */
  readonly directory: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Connections of the application's pool; the other two take fewer. */
  readonly poolSize: number;
  /** Called for an error on an idle connection, such as a server that went away: the pool mends itself. */
  readonly onIdleError: (error: Error) => void;
}

interface Limits {
  readonly statementTimeoutMs: number;
  /** Nothing at all came back. Only where statements stand alone: amid a transaction nobody would know how it ends. */
  readonly silenceMs: number | undefined;
}

const connectTimeoutMs = 3_000;
const limits: Limits = { statementTimeoutMs: 30_000, silenceMs: undefined };
/**
 * At the doors somebody waits: a shopper, or Shopify, which gives up after five seconds. First the server ends the statement, so that it is known to
 * have done nothing; one that does not even say so is given up.
 */
const doorLimits: Limits = { statementTimeoutMs: 4_000, silenceMs: 5_000 };

export function openDatabase(options: DatabaseOptions): Database {
  const poolFor = (role: Role, max: number, { statementTimeoutMs, silenceMs }: Limits = limits): pg.Pool => {
    const pool = new pg.Pool({
      connectionString: options.url,
      max,
      options: `-c role=${role} -c statement_timeout=${statementTimeoutMs} -c idle_in_transaction_session_timeout=${statementTimeoutMs}`,
      query_timeout: silenceMs,
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      application_name: role,
    });
    pool.on('error', options.onIdleError);
    // A connection that is lost while in use fails the statement in hand; unheard, its event would end the whole process.
    pool.on('connect', (client) => client.on('error', () => {}));
    return pool;
  };
  const app = poolFor('tributary_app', options.poolSize);
  const door = poolFor('tributary_door', Math.max(2, Math.ceil(options.poolSize / 3)), doorLimits);
  const directory = poolFor('tributary_directory', Math.max(2, Math.ceil(options.poolSize / 4)), doorLimits);
  const prisma = new PrismaClient({ adapter: new PrismaPg(app) });
  return {
    app,
    prisma,
    door,
    directory,
    async close() {
      await prisma.$disconnect();
      await Promise.all([app.end(), door.end(), directory.end()]);
    },
  };
}
