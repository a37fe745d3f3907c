/** The migrations' own SQL, for databases that live for minutes: the same schema as `prisma migrate deploy` makes, a second faster. A test compares them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', 'prisma', 'migrations');

/** In order. */
export function readMigrations(): readonly string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name, 'migration.sql'))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8'));
}
