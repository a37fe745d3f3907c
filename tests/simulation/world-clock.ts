/*
 * The database's clock, as the world's: `now()` in the app's statements and in the columns' defaults tells the simulated time, so that what
 * the database itself puts off (an item's next try) comes due by simulated time too. A schema that is searched before PostgreSQL's own gives
 * the function; the app's statements and the migrations stay what they are.
 */
import type pg from 'pg';

export interface WorldClock {
  readonly now: () => number;
  readonly moveTo: (now: number) => Promise<void>;
}

const schema = `
  CREATE SCHEMA simulated;
  CREATE TABLE simulated.clock (at timestamptz NOT NULL);
  INSERT INTO simulated.clock VALUES (to_timestamp(0));
  CREATE FUNCTION simulated.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM simulated.clock';
  GRANT USAGE ON SCHEMA simulated TO PUBLIC;
  GRANT SELECT ON simulated.clock TO PUBLIC;
  DO $$ DECLARE dated record; BEGIN
    FOR dated IN SELECT adrelid::regclass AS name, attname FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
        WHERE pg_get_expr(adbin, adrelid) IN ('now()', 'CURRENT_TIMESTAMP') LOOP
      EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT simulated.now()', dated.name, dated.attname);
    END LOOP;
    EXECUTE format('ALTER DATABASE %I SET search_path = simulated, pg_catalog, public', current_database());
  END $$`;

/** Only sessions that begin from now on go by it. `owner` acts as the owner of the tables. */
export async function installWorldClock(owner: pg.Pool): Promise<WorldClock> {
  await owner.query(schema);
  let current = 0;
  return {
    now: () => current,
    async moveTo(now) {
      if (now === current) return;
      current = now;
      await owner.query('UPDATE simulated.clock SET at = $1', [new Date(now)]);
    },
  };
}
