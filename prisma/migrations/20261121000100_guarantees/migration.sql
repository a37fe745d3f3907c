-- The guarantees that Prisma's schema language cannot say: who may see what, what may never change, what must balance.
-- The reasons stand in docs/decisions/0003-tenancy.md and 0004-ledger.md.

-- Roles ---------------------------------------------------------------------------------------------------------------
-- Roles belong to the server, not to the database, so several databases on one server share them.
--   tributary_app        the application: the rows of one shop at a time, never the owner, cannot bypass row level security
--   tributary_door       the click recorder and the inbox door: may insert there for any shop, and reads nothing
--   tributary_directory  finds which shop a domain or link code belongs to and which shops have work waiting; sees no money, person or content
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['tributary_app', 'tributary_door', 'tributary_directory'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT', wanted);
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
  END LOOP;
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO tributary_app, tributary_door, tributary_directory;
GRANT USAGE ON SEQUENCE "fact_position" TO tributary_app, tributary_door;

-- A shop's tables -----------------------------------------------------------------------------------------------------
-- Every migration that adds a table of a shop calls this for it; a test finds the table that was forgotten.
CREATE FUNCTION protect_shop_table(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY one_shop ON %s TO tributary_app USING (shop_id = nullif(current_setting(''app.shop_id'', true), '''')::uuid) '
    'WITH CHECK (shop_id = nullif(current_setting(''app.shop_id'', true), '''')::uuid)', target);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO tributary_app', target);
END
$$;

-- What is appended only loses the right to change as well as the possibility.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are appended only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION protect_append_only(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM tributary_app', target);
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION refuse_change()', target);
  EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', target);
END
$$;

SELECT protect_shop_table(name::regclass) FROM unnest(ARRAY[
  'shop', 'shopify_session', 'program', 'program_version', 'partner', 'partner_change', 'link', 'link_directory', 'discount_code', 'click',
  'registration', 'verification', 'customer_order', 'refund', 'dispute', 'assignment', 'product', 'decision', 'entitlement', 'posting', 'entry',
  'reward', 'inbox_item', 'outbox_item', 'magic_link', 'portal_session', 'audit_event'
]) AS name;

SELECT protect_append_only(name::regclass) FROM unnest(ARRAY[
  'program_version', 'partner_change', 'assignment', 'decision', 'posting', 'entry', 'audit_event'
]) AS name;

-- The doors -----------------------------------------------------------------------------------------------------------
CREATE POLICY any_shop_in ON click FOR INSERT TO tributary_door WITH CHECK (true);
CREATE POLICY any_shop_in ON inbox_item FOR INSERT TO tributary_door WITH CHECK (state = 'waiting');
GRANT INSERT ON click TO tributary_door;
GRANT INSERT (shop_id, inbox_id, webhook_id, event_id, topic, api_version, triggered_at, received_at, body, state) ON inbox_item TO tributary_door;

-- The directory -------------------------------------------------------------------------------------------------------
CREATE POLICY addresses ON shop FOR SELECT TO tributary_directory USING (true);
CREATE POLICY unheard_of ON shop FOR INSERT TO tributary_directory WITH CHECK (status = 'known');
CREATE POLICY addresses ON link FOR SELECT TO tributary_directory USING (true);
CREATE POLICY addresses ON link_directory FOR SELECT TO tributary_directory USING (true);
CREATE POLICY waiting_work ON inbox_item FOR SELECT TO tributary_directory USING (state = 'waiting');
CREATE POLICY waiting_work ON outbox_item FOR SELECT TO tributary_directory USING (state IN ('waiting', 'started'));
CREATE POLICY waiting_work ON entitlement FOR SELECT TO tributary_directory USING (pending <> 0);
GRANT SELECT (shop_id, domain, status, storefront_url) ON shop TO tributary_directory;
GRANT INSERT (shop_id, domain, status) ON shop TO tributary_directory;
GRANT SELECT (shop_id, link_id, partner_id, code, path, active) ON link TO tributary_directory;
GRANT SELECT ON link_directory TO tributary_directory;
GRANT SELECT (shop_id, state, not_before) ON inbox_item TO tributary_directory;
GRANT SELECT (shop_id, state, not_before, started_at) ON outbox_item TO tributary_directory;
GRANT SELECT (shop_id, matures_at, pending) ON entitlement TO tributary_directory;

-- What waits is found without reading what is done.
CREATE INDEX inbox_item_waiting ON inbox_item (shop_id, not_before, position) WHERE state = 'waiting';
CREATE INDEX outbox_item_open ON outbox_item (shop_id, not_before) WHERE state IN ('waiting', 'started');
CREATE INDEX entitlement_pending ON entitlement (shop_id, matures_at) WHERE pending <> 0;

-- Clicks by month -----------------------------------------------------------------------------------------------------
-- Partitions live in a schema of their own: nobody is granted anything on them, so they are reached through the table and its policies alone.
CREATE SCHEMA partition;

CREATE TABLE partition.click_other PARTITION OF click DEFAULT;
ALTER TABLE partition.click_other ENABLE ROW LEVEL SECURITY;
ALTER TABLE partition.click_other FORCE ROW LEVEL SECURITY;

-- Makes the partitions from `back` months before this one to `ahead` months after it that are missing. A month for which the default
-- partition already holds clicks stays there.
CREATE FUNCTION ensure_click_partitions(back integer, ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  month timestamptz;
  label text;
  made integer := 0;
BEGIN
  FOR step IN -back..ahead LOOP
    month := date_trunc('month', now() AT TIME ZONE 'UTC' + make_interval(months => step)) AT TIME ZONE 'UTC';
    label := 'click_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
    IF to_regclass('partition.' || label) IS NULL THEN
      BEGIN
        EXECUTE format('CREATE TABLE partition.%I PARTITION OF public.click FOR VALUES FROM (%L) TO (%L)',
          label, month, (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
        EXECUTE format('ALTER TABLE partition.%I ENABLE ROW LEVEL SECURITY', label);
        EXECUTE format('ALTER TABLE partition.%I FORCE ROW LEVEL SECURITY', label);
        made := made + 1;
      EXCEPTION
        WHEN check_violation OR duplicate_table THEN NULL;
      END;
    END IF;
  END LOOP;
  RETURN made;
END
$$;
REVOKE ALL ON FUNCTION ensure_click_partitions(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_click_partitions(integer, integer) TO tributary_directory;
SELECT ensure_click_partitions(13, 3);

-- The ledger ----------------------------------------------------------------------------------------------------------
ALTER TABLE entry ADD CONSTRAINT entry_moves_something CHECK (amount <> 0);
ALTER TABLE entry ADD CONSTRAINT entry_account CHECK (
  (account IN ('commission_expense', 'reward_expense', 'cash') AND partner_id IS NULL AND customer_id IS NULL)
  OR (account IN ('pending', 'available', 'paid') AND partner_id IS NOT NULL AND customer_id IS NULL)
  OR (account = 'reward' AND customer_id IS NOT NULL AND partner_id IS NULL));

-- A posting balances in its one currency by the time its transaction commits, whoever wrote it.
CREATE FUNCTION require_balanced_posting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  total numeric;
  currencies integer;
BEGIN
  SELECT sum(amount), count(DISTINCT currency) INTO total, currencies
    FROM entry WHERE shop_id = NEW.shop_id AND posting_id = NEW.posting_id;
  IF total <> 0 OR currencies <> 1 THEN
    RAISE EXCEPTION 'posting % does not balance: its entries sum to % in % currencies', NEW.posting_id, total, currencies
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION require_balanced_posting();

-- What a word may say -------------------------------------------------------------------------------------------------
ALTER TABLE shop ADD CONSTRAINT shop_status CHECK (status IN ('known', 'installed', 'uninstalled'));
ALTER TABLE program ADD CONSTRAINT program_kind CHECK (kind IN ('referral', 'affiliate', 'business'));
ALTER TABLE program ADD CONSTRAINT program_status CHECK (status IN ('active', 'closed'));
ALTER TABLE partner ADD CONSTRAINT partner_status
  CHECK (status IN ('applied', 'needs_details', 'approved', 'rejected', 'suspended', 'banned', 'archived'));
ALTER TABLE partner_change ADD CONSTRAINT partner_change_kind CHECK (kind IN ('status', 'group'));
ALTER TABLE discount_code ADD CONSTRAINT discount_code_state CHECK (state IN ('pending', 'active', 'failed'));
ALTER TABLE dispute ADD CONSTRAINT dispute_topic CHECK (topic IN ('create', 'update'));
ALTER TABLE decision ADD CONSTRAINT decision_subject CHECK (subject IN ('order', 'customer'));
ALTER TABLE entitlement ADD CONSTRAINT entitlement_subject CHECK (subject IN ('order', 'customer'));
ALTER TABLE entitlement ADD CONSTRAINT entitlement_parts CHECK (pending + available + paid = amount);
ALTER TABLE posting ADD CONSTRAINT posting_kind CHECK (kind IN ('settlement', 'maturity', 'payout', 'reward'));
ALTER TABLE reward ADD CONSTRAINT reward_state CHECK (state IN ('planned', 'granted', 'failed', 'unknown'));
ALTER TABLE inbox_item ADD CONSTRAINT inbox_item_state CHECK (state IN ('waiting', 'done', 'ignored', 'failed'));
ALTER TABLE outbox_item ADD CONSTRAINT outbox_item_state CHECK (state IN ('waiting', 'started', 'done', 'failed'));
