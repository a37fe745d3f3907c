import pg from 'pg';

/** Runs a script whole, in the simple protocol, so that function bodies with semicolons stay what they are. */
export async function execute(url, script) {
  const client = new pg.Client({ connectionString: withoutSchema(url) });
  await client.connect();
  try {
    return await client.query(script);
  } finally {
    await client.end();
  }
}

export async function createDatabase(url) {
  const name = databaseName(url);
  await execute(onDatabase(url, 'postgres'), `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  return name;
}

export function dropDatabase(url) {
  return execute(
    onDatabase(url, 'postgres'),
    `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(databaseName(url))} WITH (FORCE)`,
  );
}

export function onDatabase(url, name) {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.toString();
}

/** `schema` in the address is Prisma's own invention; PostgreSQL's client would not know it. */
export function withoutSchema(url) {
  const changed = new URL(url);
  changed.searchParams.delete('schema');
  return changed.toString();
}

function databaseName(url) {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}
