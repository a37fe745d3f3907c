-- A posting says how many entries it has, so that it is whole by the time its transaction commits and can take no other ever after: not even
-- a further set that balances by itself.
ALTER TABLE "posting" ADD COLUMN "entry_count" INTEGER;
ALTER TABLE posting NO FORCE ROW LEVEL SECURITY;
ALTER TABLE entry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE posting DISABLE TRIGGER append_only;
UPDATE posting SET entry_count = (SELECT count(*) FROM entry WHERE entry.shop_id = posting.shop_id AND entry.posting_id = posting.posting_id);
ALTER TABLE posting ENABLE TRIGGER append_only;
ALTER TABLE entry FORCE ROW LEVEL SECURITY;
ALTER TABLE posting FORCE ROW LEVEL SECURITY;
ALTER TABLE "posting" ALTER COLUMN "entry_count" SET NOT NULL;

-- Looked at once for each posting, where the guard before looked once for each entry, and missed a posting without any.
DROP TRIGGER balanced ON entry;
DROP FUNCTION require_balanced_posting();
CREATE FUNCTION require_whole_posting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  entries integer;
  total numeric;
BEGIN
  SELECT count(*), coalesce(sum(amount), 0) INTO entries, total
    FROM entry WHERE shop_id = NEW.shop_id AND posting_id = NEW.posting_id;
  IF entries = 0 OR entries <> NEW.entry_count OR total <> 0 THEN
    RAISE EXCEPTION 'posting % does not balance: of its % entries % are there, and sum to %', NEW.posting_id, NEW.entry_count, entries, total
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON posting DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION require_whole_posting();

-- Lines count from 0 to below the posting's number, each once by the primary key: where all are taken no other fits. The entries of a
-- statement are looked at together; asked one by one within, the posting is found by its key whatever the planner thinks of the tables.
ALTER TABLE entry ADD CONSTRAINT entry_line CHECK (line >= 0);
CREATE FUNCTION require_own_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stray uuid;
BEGIN
  SELECT posting_id INTO stray FROM added
   WHERE (SELECT added.line < posting.entry_count AND added.currency = posting.currency
            FROM posting WHERE posting.shop_id = added.shop_id AND posting.posting_id = added.posting_id) IS NOT TRUE LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'posting % takes no such entry: it has all that it says, or is in another currency', stray USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER own_line AFTER INSERT ON entry REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION require_own_line();

-- The versions of a subject's decision count from 1 without a gap: none is ever taken away, so it is enough that the one before is there.
CREATE FUNCTION require_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  gap record;
BEGIN
  SELECT subject, subject_id, version INTO gap FROM added
   WHERE version <> 1 AND (
     SELECT before.version FROM decision AS before WHERE before.shop_id = added.shop_id AND before.subject = added.subject
        AND before.subject_id = added.subject_id AND before.version = added.version - 1) IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'decision % of % % has none before it', gap.version, gap.subject, gap.subject_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER next_version AFTER INSERT ON decision REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION require_next_version();

-- The audit asks for the entries of a friend's reward; there is no other index to find them by.
CREATE INDEX entry_reward ON entry (shop_id, customer_id, program_id) WHERE account = 'reward';
