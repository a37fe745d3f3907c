-- On which host the shop's links are shown: the app's, where they are shorter, or the shop's own.
ALTER TABLE "shop" ADD COLUMN "link_host" TEXT NOT NULL DEFAULT 'app';
ALTER TABLE shop ADD CONSTRAINT shop_link_host CHECK (link_host IN ('app', 'shop'));

-- When the theme's embed last asked for something. While it is there it applies codes itself, and sees what the shopper has already.
ALTER TABLE "shop" ADD COLUMN "embed_seen_at" TIMESTAMPTZ(3);
GRANT SELECT (embed_seen_at) ON shop TO tributary_directory;
DROP TRIGGER tell_address_change ON shop;
CREATE TRIGGER tell_address_change AFTER INSERT OR DELETE OR UPDATE OF domain, status, storefront_url, pixel_key, embed_seen_at ON shop
  FOR EACH ROW EXECUTE FUNCTION tell_address_change();

-- For how many days a code for one use works after it was handed out; null for ever.
ALTER TABLE "program" ADD COLUMN "single_use_days" INTEGER DEFAULT 30;
ALTER TABLE program ADD CONSTRAINT program_single_use_days CHECK (single_use_days > 0);

-- Until when a handed out code works, and when an order used it.
ALTER TABLE "discount_code" ADD COLUMN "expires_at" TIMESTAMPTZ(3), ADD COLUMN "used_at" TIMESTAMPTZ(3);
ALTER TABLE discount_code ADD CONSTRAINT discount_code_expires CHECK (expires_at IS NULL OR handed_at IS NOT NULL);
CREATE INDEX discount_code_expiring ON discount_code (shop_id, expires_at) WHERE expires_at IS NOT NULL AND used_at IS NULL AND wanted = 'active';
-- Whose code has expired may get another one.
DROP INDEX discount_code_visitor;
CREATE UNIQUE INDEX discount_code_visitor ON discount_code (shop_id, partner_id, visitor) WHERE visitor IS NOT NULL AND wanted = 'active';

-- The oldest visits first, for whoever drops them.
CREATE INDEX checkout_visit_at ON checkout_visit (shop_id, at, checkout_token, visitor);

-- The owner, too, sees rows of a shop only where the policies are not forced: codes handed out before, and the new duties of every shop.
ALTER TABLE shop NO FORCE ROW LEVEL SECURITY;
ALTER TABLE duty NO FORCE ROW LEVEL SECURITY;
ALTER TABLE discount_code NO FORCE ROW LEVEL SECURITY;
UPDATE discount_code SET expires_at = now() + interval '30 days' WHERE handed_at IS NOT NULL;
INSERT INTO duty (shop_id, duty) SELECT shop_id, unnest(ARRAY['code_expiry', 'old_visits']) FROM shop ON CONFLICT DO NOTHING;
ALTER TABLE discount_code FORCE ROW LEVEL SECURITY;
ALTER TABLE duty FORCE ROW LEVEL SECURITY;
ALTER TABLE shop FORCE ROW LEVEL SECURITY;
