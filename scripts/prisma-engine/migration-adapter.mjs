// @prisma/adapter-pg is written for queries. The schema engine also introspects the catalogue and runs migration scripts, for which four things are put right
// here (found with 7.10.0): the catalogue's type "char", scripts that contain function bodies, the shadow database, and PostgreSQL's words when a script fails.

import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { createDatabase, dropDatabase, onDatabase, withoutSchema } from './databases.mjs';

const CHAR_OID = 18;
const TEXT_OID = 25;

export class MigrationAdapterFactory {
  provider = 'postgres';
  adapterName = '@prisma/adapter-pg';
  #url;
  #shadowUrl;
  #report;
  #shadows = new Set();
  #lastDatabaseError;

  constructor(url, shadowUrl, report) {
    this.#url = url;
    this.#shadowUrl = shadowUrl;
    this.#report = report;
  }

  connect() {
    return this.#open(this.#url);
  }

  /** The adapter's own method would stay on the main database when it was given an address. */
  async connectToShadowDb() {
    if (this.#shadowUrl) return this.#open(this.#shadowUrl);
    const shadowUrl = onDatabase(this.#url, `prisma_migrate_shadow_db_${randomUUID()}`);
    await createDatabase(shadowUrl);
    this.#shadows.add(shadowUrl);
    return this.#open(shadowUrl, () => this.dropShadowDatabases());
  }

  async dropShadowDatabases() {
    const shadows = [...this.#shadows];
    this.#shadows.clear();
    for (const each of shadows) await dropDatabase(each).catch((error) => this.#report(`${each}: ${error.message}`));
  }

  /** What PostgreSQL said last, once. */
  takeLastDatabaseError() {
    const said = this.#lastDatabaseError;
    this.#lastDatabaseError = undefined;
    return said;
  }

  async #open(url, afterwards = () => {}) {
    const pool = new pg.Pool({ connectionString: withoutSchema(url), max: 1 });
    pool.on('error', (error) => this.#note(error));
    const schema = new URL(url).searchParams.get('schema') ?? undefined;
    const connection = await new PrismaPg(pool, { schema }).connect();
    readCatalogueChars(connection);
    // The adapter splits a script at every semicolon.
    connection.executeScript = async (script) => {
      try {
        await pool.query(script);
      } catch (error) {
        this.#note(error);
        connection.onError(error);
      }
    };
    connection.dispose = async () => {
      await pool.end();
      await afterwards();
    };
    return connection;
  }

  #note(error) {
    const place = error.position ? ` (at character ${error.position})` : '';
    this.#lastDatabaseError = [`${error.message}${place}`, error.detail, error.hint, error.where]
      .filter(Boolean)
      .join('\n');
  }
}

/** The adapter refuses columns of the type "char"; the engine wants them as Character and panics at Text. */
function readCatalogueChars(connection) {
  const queryRaw = connection.queryRaw;
  connection.queryRaw = async (query) => {
    let isChar = [];
    const performIO = async (each) => {
      const result = await connection.performIO(each);
      isChar = result.fields.map((field) => field.dataTypeID === CHAR_OID);
      for (const field of result.fields) if (field.dataTypeID === CHAR_OID) field.dataTypeID = TEXT_OID;
      return result;
    };
    const view = Object.create(connection, { performIO: { value: performIO } });
    const result = await queryRaw.call(view, query);
    isChar.forEach((is, index) => {
      if (is) result.columnTypes[index] = ColumnTypeEnum.Character;
    });
    return result;
  };
}
