-- What a link is for, what its code may be mistaken for, and what a click tells of how it came. See docs/decisions/0020-links.md.

-- Links ---------------------------------------------------------------------------------------------------------------
ALTER TABLE "link"
  ADD COLUMN "source" TEXT,
  ADD COLUMN "creative" TEXT,
  ADD COLUMN "alias_of" UUID,
  ADD COLUMN "archived_at" TIMESTAMPTZ(3),
  -- An address that was given up leads on through the one that took its place, never through a chain.
  ADD CONSTRAINT "link_alias_of_another" CHECK ("alias_of" <> "link_id"),
  -- What is put away is switched off.
  ADD CONSTRAINT "link_archived_is_off" CHECK ("archived_at" IS NULL OR NOT "active");
ALTER TABLE "link" ADD CONSTRAINT "link_shop_id_alias_of_fkey"
  FOREIGN KEY ("shop_id", "alias_of") REFERENCES "link"("shop_id", "link_id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "link_shop_id_alias_of_idx" ON "link"("shop_id", "alias_of");

-- What a link's campaign was until an instant: a click counts for the campaign that its link had then.
CREATE TABLE "past_campaign" (
    "shop_id" UUID NOT NULL,
    "link_id" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "campaign" TEXT,

    CONSTRAINT "past_campaign_pkey" PRIMARY KEY ("shop_id","link_id","until")
);
ALTER TABLE "past_campaign" ADD CONSTRAINT "past_campaign_shop_id_link_id_fkey"
  FOREIGN KEY ("shop_id", "link_id") REFERENCES "link"("shop_id", "link_id") ON DELETE RESTRICT ON UPDATE CASCADE;
SELECT protect_shop_table('past_campaign');
SELECT protect_append_only('past_campaign');

-- Codes that could be mistaken for each other ---------------------------------------------------------------------------
-- Compared byte by byte, so that the index finds what begins with a part of it. Null for a code that was not chosen here (an import, a replay):
-- such codes are known exactly and no other way.
ALTER TABLE "link_directory" ADD COLUMN "skeleton" TEXT COLLATE "C";
UPDATE "link_directory" SET "skeleton" = known.skeleton
  FROM (SELECT DISTINCT ON (skeleton) code, skeleton
          FROM (SELECT code, translate(lower(code), '01i-_.', 'oll') AS skeleton FROM "link_directory" WHERE code ~ '^[A-Za-z0-9_.-]+$') AS plain
         WHERE skeleton <> '' ORDER BY skeleton, code) AS known
 WHERE known.code = "link_directory".code;
CREATE UNIQUE INDEX "link_directory_skeleton_key" ON "link_directory"("skeleton");

-- Clicks --------------------------------------------------------------------------------------------------------------
ALTER TABLE "click"
  -- The advertiser's own words on where the click came from: sub1 … sub5, subid, clickref.
  ADD COLUMN "sub_ids" JSONB,
  -- The code as the address had it, where that is not the code of the link that it means.
  ADD COLUMN "asked" TEXT,
  -- The link that an altered, cut off or switched off address means, whether or not it is credited.
  ADD COLUMN "meant_link_id" UUID;
CREATE INDEX "click_meant" ON "click"("shop_id", "meant_link_id", "at") WHERE "meant_link_id" IS NOT NULL;

-- Programmes ----------------------------------------------------------------------------------------------------------
ALTER TABLE "program" ADD COLUMN "utm_template" TEXT;

-- The directory -------------------------------------------------------------------------------------------------------
-- What the redirect adds to an address: a number, a code, a template. No name, no money. A code is applied for approved partners alone.
CREATE POLICY addresses ON partner FOR SELECT TO tributary_directory USING (true);
CREATE POLICY addresses ON program FOR SELECT TO tributary_directory USING (true);
CREATE POLICY addresses ON discount_code FOR SELECT TO tributary_directory USING (state = 'active');
GRANT SELECT (campaign, source, creative, alias_of) ON link TO tributary_directory;
GRANT SELECT (shop_id, partner_id, program_id, number, status) ON partner TO tributary_directory;
GRANT SELECT (shop_id, program_id, utm_template, apply_code, code_mode) ON program TO tributary_directory;
GRANT SELECT (shop_id, partner_id, code_key, code, state, created_at) ON discount_code TO tributary_directory;

-- Whatever changes what the redirect says tells every server at commit: the link by its code, with the codes that lead through it; a partner's
-- status and discount code by the partner's links; a programme by its shop, for its links are many.
CREATE OR REPLACE FUNCTION tell_address_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'link' THEN
    IF TG_OP <> 'INSERT' THEN PERFORM pg_notify('link_changed', OLD.code); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM pg_notify('link_changed', NEW.code); END IF;
    IF TG_OP = 'UPDATE' THEN
      PERFORM pg_notify('link_changed', code) FROM link WHERE shop_id = NEW.shop_id AND alias_of = NEW.link_id;
    END IF;
  ELSIF TG_TABLE_NAME = 'discount_code' THEN
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
DROP TRIGGER tell_address_change ON link;
CREATE TRIGGER tell_address_change AFTER INSERT OR DELETE OR UPDATE OF code, path, active, partner_id, campaign, source, creative, alias_of ON link
  FOR EACH ROW EXECUTE FUNCTION tell_address_change();
CREATE TRIGGER tell_address_change AFTER INSERT OR DELETE OR UPDATE OF code, state, partner_id ON discount_code
  FOR EACH ROW EXECUTE FUNCTION tell_address_change();
CREATE TRIGGER tell_address_change AFTER UPDATE OF status, program_id ON partner
  FOR EACH ROW EXECUTE FUNCTION tell_address_change();
CREATE TRIGGER tell_address_change AFTER UPDATE OF utm_template, apply_code, code_mode ON program
  FOR EACH ROW EXECUTE FUNCTION tell_address_change();
