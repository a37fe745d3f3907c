-- A partner's code follows what the merchant wants of it: `wanted` is the wish, `state` what Shopify has, and `pending` that it is still to follow.
ALTER TABLE "discount_code" ADD COLUMN "wanted" TEXT NOT NULL DEFAULT 'active';
-- Of an adopted code: the discount of the shop that it was in before. Null for a code of the programme's own discounts.
ALTER TABLE "discount_code" ADD COLUMN "discount_gid" TEXT, ADD COLUMN "discount_title" TEXT;
ALTER TABLE "discount_code" ADD COLUMN "replaced_by" TEXT;
ALTER TABLE "discount_code" ADD COLUMN "ended_at" TIMESTAMPTZ(3);
-- A code for one use belongs to a partner's pool until it is handed to one visitor, for good.
ALTER TABLE "discount_code" ADD COLUMN "single_use" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "discount_code" ADD COLUMN "visitor" TEXT, ADD COLUMN "handed_at" TIMESTAMPTZ(3);

ALTER TABLE discount_code DROP CONSTRAINT discount_code_state;
ALTER TABLE discount_code ADD CONSTRAINT discount_code_state
  CHECK (state IN ('pending', 'active', 'failed', 'paused', 'deleted', 'removed'));
ALTER TABLE discount_code ADD CONSTRAINT discount_code_wanted CHECK (wanted IN ('active', 'paused', 'deleted'));
ALTER TABLE discount_code ADD CONSTRAINT discount_code_handed
  CHECK (visitor IS NULL AND handed_at IS NULL OR single_use AND visitor IS NOT NULL AND handed_at IS NOT NULL);

-- One visitor has one code of a partner, whatever the process that hands it out believes.
CREATE UNIQUE INDEX discount_code_visitor ON discount_code (shop_id, partner_id, visitor) WHERE visitor IS NOT NULL;
-- What can be handed out, the oldest first.
CREATE INDEX discount_code_pool ON discount_code (shop_id, partner_id, created_at, code_key)
  WHERE single_use AND visitor IS NULL AND state = 'active';
-- A partner's own codes, among which those for one use would be a haystack.
CREATE INDEX discount_code_own ON discount_code (shop_id, partner_id, created_at) WHERE NOT single_use;

-- Shopify's id of the discount of a programme's codes for one use, and what is wrong with the programme's discounts in Shopify.
ALTER TABLE "program" ADD COLUMN "single_use_gid" TEXT, ADD COLUMN "discount_trouble" TEXT;

-- Shopify's codes are compared with the recorded ones from now on. The owner, too, sees rows of a shop only where the policies are not forced.
ALTER TABLE shop NO FORCE ROW LEVEL SECURITY;
ALTER TABLE duty NO FORCE ROW LEVEL SECURITY;
INSERT INTO duty (shop_id, duty) SELECT shop_id, 'codes' FROM shop ON CONFLICT DO NOTHING;
ALTER TABLE duty FORCE ROW LEVEL SECURITY;
ALTER TABLE shop FORCE ROW LEVEL SECURITY;
