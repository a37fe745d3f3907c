-- No redirect adds a code for one use, so those tell nobody of their changes.
CREATE OR REPLACE FUNCTION tell_address_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'link' THEN
    IF TG_OP <> 'INSERT' THEN PERFORM pg_notify('link_changed', OLD.code); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM pg_notify('link_changed', NEW.code); END IF;
    IF TG_OP = 'UPDATE' THEN
      PERFORM pg_notify('link_changed', code) FROM link WHERE shop_id = NEW.shop_id AND alias_of = NEW.link_id;
    END IF;
  ELSIF TG_TABLE_NAME = 'discount_code' THEN
    -- They come by the thousand.
    IF (CASE WHEN TG_OP = 'DELETE' THEN OLD.single_use ELSE NEW.single_use END) THEN RETURN NULL; END IF;
    IF TG_OP <> 'INSERT' THEN
      PERFORM pg_notify('link_changed', code) FROM link WHERE shop_id = OLD.shop_id AND partner_id = OLD.partner_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
      PERFORM pg_notify('link_changed', code) FROM link WHERE shop_id = NEW.shop_id AND partner_id = NEW.partner_id;
    END IF;
  ELSIF TG_TABLE_NAME = 'partner' THEN
    PERFORM pg_notify('link_changed', code) FROM link WHERE shop_id = NEW.shop_id AND partner_id = NEW.partner_id;
  ELSIF TG_TABLE_NAME = 'program' THEN
    PERFORM pg_notify('program_changed', NEW.shop_id::text);
  ELSE
    PERFORM pg_notify('shop_changed', CASE WHEN TG_OP = 'DELETE' THEN OLD.shop_id ELSE NEW.shop_id END::text);
  END IF;
  RETURN NULL;
END
$$;
-- The owner, too, sees rows of a shop only where the policies are not forced: the skeletons of codes from before.
ALTER TABLE link_directory NO FORCE ROW LEVEL SECURITY;
UPDATE link_directory SET skeleton = known.skeleton
  FROM (SELECT DISTINCT ON (skeleton) code, skeleton
          FROM (SELECT code, translate(lower(code), '01i-_.', 'oll') AS skeleton FROM link_directory
                 WHERE skeleton IS NULL AND code ~ '^[A-Za-z0-9_.-]+$') AS plain
         WHERE skeleton <> '' ORDER BY skeleton, code) AS known
 WHERE known.code = link_directory.code AND NOT EXISTS (SELECT FROM link_directory AS other WHERE other.skeleton = known.skeleton);
ALTER TABLE link_directory FORCE ROW LEVEL SECURITY;
