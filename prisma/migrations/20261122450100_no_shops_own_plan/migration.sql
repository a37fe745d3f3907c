-- A statement's plan is kept with its connection and serves every shop, but it is made while one of them is named. Made for a shop of which the
-- statistics knew nothing, it read all that a large shop ever had instead of the hundred rows that were asked for by their keys. Without statistics
-- of the shops each is taken for a fixed part of the table, and a key for the better way as soon as the table is not small.
ALTER TABLE inbox_item ALTER COLUMN shop_id SET STATISTICS 0;
ALTER TABLE outbox_item ALTER COLUMN shop_id SET STATISTICS 0;
ALTER TABLE customer_order ALTER COLUMN shop_id SET STATISTICS 0;
ALTER TABLE decision ALTER COLUMN shop_id SET STATISTICS 0;
ALTER TABLE entitlement ALTER COLUMN shop_id SET STATISTICS 0;
ALTER TABLE click ALTER COLUMN shop_id SET STATISTICS 0;

-- As before, and each new month likewise.
CREATE OR REPLACE FUNCTION ensure_click_partitions(back integer, ahead integer) RETURNS integer
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
        EXECUTE format('ALTER TABLE partition.%I ALTER COLUMN shop_id SET STATISTICS 0', label);
        made := made + 1;
      EXCEPTION
        WHEN check_violation OR duplicate_table THEN NULL;
      END;
    END IF;
  END LOOP;
  RETURN made;
END
$$;
