-- What the storefront's parts share: who a referrer is in Shopify, how a programme's partners are paid and their codes reach the shopper, and
-- which signal named an order's visitor.
ALTER TABLE "partner" ADD COLUMN "customer_id" TEXT;
CREATE UNIQUE INDEX "partner_shop_id_program_id_customer_id_key" ON "partner"("shop_id", "program_id", "customer_id");
ALTER TABLE "program"
  ADD COLUMN "reward_method" TEXT NOT NULL DEFAULT 'cash',
  ADD COLUMN "apply_code" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "code_mode" TEXT NOT NULL DEFAULT 'shared',
  ADD CONSTRAINT "program_reward_method_known" CHECK ("reward_method" IN ('cash', 'store_credit', 'code')),
  ADD CONSTRAINT "program_code_mode_known" CHECK ("code_mode" IN ('shared', 'single_use'));
ALTER TABLE "customer_order"
  ADD COLUMN "checkout_token" TEXT,
  ADD COLUMN "visitor_from" TEXT,
  ADD CONSTRAINT "customer_order_visitor_from_known" CHECK ("visitor_from" IN ('attribute', 'pixel'));
CREATE INDEX "customer_order_shop_id_checkout_token_idx" ON "customer_order"("shop_id", "checkout_token");
