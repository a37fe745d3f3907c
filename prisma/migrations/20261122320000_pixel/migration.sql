-- By what name the web pixel calls a shop: public, and told to nobody else, so that no shop's id ever stands in a page.
ALTER TABLE "shop" ADD COLUMN "pixel_key" TEXT NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', '');
CREATE UNIQUE INDEX "shop_pixel_key_key" ON "shop"("pixel_key");
GRANT SELECT (pixel_key) ON shop TO tributary_directory;
DROP TRIGGER tell_address_change ON shop;
CREATE TRIGGER tell_address_change AFTER INSERT OR DELETE OR UPDATE OF domain, status, storefront_url, pixel_key ON shop
  FOR EACH ROW EXECUTE FUNCTION tell_address_change();

-- Who was at a checkout, as the pixel tells: see docs/decisions/0015-the-pixel.md.
CREATE TABLE "checkout_visit" (
    "shop_id" UUID NOT NULL,
    "checkout_token" TEXT NOT NULL,
    "visitor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "checkout_visit_pkey" PRIMARY KEY ("shop_id", "checkout_token", "visitor")
);

-- Names of one browser: all that share a canonical name, which is one of them.
CREATE TABLE "joined_visitor" (
    "shop_id" UUID NOT NULL,
    "visitor" TEXT NOT NULL,
    "canonical" TEXT NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "joined_visitor_pkey" PRIMARY KEY ("shop_id", "visitor")
);
CREATE INDEX "joined_visitor_shop_id_canonical_idx" ON "joined_visitor"("shop_id", "canonical");

-- The shop's pixel as it was last found or made in Shopify.
CREATE TABLE "web_pixel" (
    "shop_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "pixel_gid" TEXT,
    "account" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "last_error" TEXT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "web_pixel_pkey" PRIMARY KEY ("shop_id"),
    CONSTRAINT "web_pixel_state" CHECK ("state" IN ('connected', 'waiting', 'failed'))
);

SELECT protect_shop_table('checkout_visit'), protect_shop_table('joined_visitor'), protect_shop_table('web_pixel');

-- The owner, too, sees rows of a shop only where the policies are not forced.
ALTER TABLE shop NO FORCE ROW LEVEL SECURITY;
ALTER TABLE duty NO FORCE ROW LEVEL SECURITY;
INSERT INTO duty (shop_id, duty) SELECT shop_id, 'pixel' FROM shop;
ALTER TABLE duty FORCE ROW LEVEL SECURITY;
ALTER TABLE shop FORCE ROW LEVEL SECURITY;
