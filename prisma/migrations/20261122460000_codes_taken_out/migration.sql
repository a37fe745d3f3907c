-- What becomes of customers' own codes in the merchant's hands: which discount each is, when it is looked at next, and that it is gone.
ALTER TABLE "friend_code"
  ADD COLUMN "discount_gid" TEXT,
  ADD COLUMN "look_at" TIMESTAMPTZ(3),
  DROP CONSTRAINT friend_code_state,
  ADD CONSTRAINT friend_code_state CHECK (state IN ('planned', 'made', 'used', 'withdrawn', 'removed', 'failed', 'unknown'));

ALTER TABLE "reward_payment"
  ADD COLUMN "discount_gid" TEXT,
  ADD COLUMN "look_at" TIMESTAMPTZ(3),
  ADD COLUMN "code_state" TEXT,
  ADD CONSTRAINT reward_payment_code_state CHECK (code_state IN ('made', 'used', 'removed') AND code IS NOT NULL AND state = 'paid' OR code_state IS NULL);

CREATE INDEX "friend_code_shop_id_discount_gid_idx" ON "friend_code"("shop_id", "discount_gid");
CREATE INDEX "reward_payment_shop_id_discount_gid_idx" ON "reward_payment"("shop_id", "discount_gid");
CREATE INDEX friend_code_looked_at ON friend_code (shop_id, look_at) WHERE look_at IS NOT NULL;
CREATE INDEX reward_payment_looked_at ON reward_payment (shop_id, look_at) WHERE look_at IS NOT NULL;

-- The owner, too, sees rows of a shop only where the policies are not forced.
ALTER TABLE shop NO FORCE ROW LEVEL SECURITY;
ALTER TABLE duty NO FORCE ROW LEVEL SECURITY;
ALTER TABLE friend_code NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reward_payment NO FORCE ROW LEVEL SECURITY;
UPDATE friend_code SET look_at = now() WHERE state = 'made';
UPDATE reward_payment SET code_state = 'made', look_at = now() WHERE state = 'paid' AND code IS NOT NULL;
INSERT INTO duty (shop_id, duty) SELECT shop_id, 'personal_codes' FROM shop;
ALTER TABLE reward_payment FORCE ROW LEVEL SECURITY;
ALTER TABLE friend_code FORCE ROW LEVEL SECURITY;
ALTER TABLE duty FORCE ROW LEVEL SECURITY;
ALTER TABLE shop FORCE ROW LEVEL SECURITY;
