-- Partners who are paid in store credit or in codes: each payment, and what of which entitlement is in it.
CREATE TABLE "reward_payment" (
    "shop_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "partner_id" UUID NOT NULL,
    "program_id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'requested',
    "code" TEXT,
    "transaction_id" TEXT,
    "last_error" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "reward_payment_pkey" PRIMARY KEY ("shop_id", "payment_id")
);

CREATE UNIQUE INDEX "reward_payment_shop_id_transaction_id_key" ON "reward_payment"("shop_id", "transaction_id");
CREATE INDEX "reward_payment_shop_id_partner_id_requested_at_idx" ON "reward_payment"("shop_id", "partner_id", "requested_at");
CREATE INDEX "reward_payment_shop_id_requested_at_payment_id_idx" ON "reward_payment"("shop_id", "requested_at", "payment_id");
ALTER TABLE "reward_payment" ADD CONSTRAINT "reward_payment_shop_id_partner_id_fkey" FOREIGN KEY ("shop_id", "partner_id") REFERENCES "partner"("shop_id", "partner_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE reward_payment
  ADD CONSTRAINT reward_payment_method CHECK (method IN ('store_credit', 'code')),
  ADD CONSTRAINT reward_payment_state CHECK (state IN ('requested', 'paid', 'failed', 'unknown')),
  ADD CONSTRAINT reward_payment_pays_something CHECK (amount > 0),
  ADD CONSTRAINT reward_payment_ended CHECK ((state IN ('paid', 'failed')) = (ended_at IS NOT NULL));

CREATE TABLE "reward_payment_part" (
    "shop_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "entitlement_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "reward_payment_part_pkey" PRIMARY KEY ("shop_id", "payment_id", "entitlement_id")
);

CREATE INDEX "reward_payment_part_shop_id_entitlement_id_idx" ON "reward_payment_part"("shop_id", "entitlement_id");
ALTER TABLE "reward_payment_part" ADD CONSTRAINT "reward_payment_part_shop_id_payment_id_fkey" FOREIGN KEY ("shop_id", "payment_id") REFERENCES "reward_payment"("shop_id", "payment_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE reward_payment_part ADD CONSTRAINT reward_payment_part_is_something CHECK (amount <> 0);

SELECT protect_shop_table('reward_payment'), protect_shop_table('reward_payment_part'), protect_append_only('reward_payment_part');

-- Who has something to be paid is found without reading who has not.
CREATE INDEX entitlement_available ON entitlement (shop_id, partner_id) WHERE available <> 0;

-- How a friend is rewarded, as the terms said when the reward was first granted, and until when what Shopify holds for it can be spent.
ALTER TABLE "reward"
  ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'store_credit',
  ADD COLUMN "expiry_days" INTEGER,
  ADD COLUMN "notify" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "code" TEXT,
  ADD COLUMN "expires_at" TIMESTAMPTZ(3),
  ADD CONSTRAINT reward_kind CHECK (kind IN ('store_credit', 'code'));
CREATE INDEX "reward_shop_id_at_reward_id_idx" ON "reward"("shop_id", "at", "reward_id");
CREATE INDEX reward_expiring ON reward (shop_id, expires_at) WHERE expires_at IS NOT NULL;

-- The owner, too, sees rows of a shop only where the policies are not forced.
ALTER TABLE shop NO FORCE ROW LEVEL SECURITY;
ALTER TABLE duty NO FORCE ROW LEVEL SECURITY;
INSERT INTO duty (shop_id, duty) SELECT shop_id, 'rewards' FROM shop;
ALTER TABLE duty FORCE ROW LEVEL SECURITY;
ALTER TABLE shop FORCE ROW LEVEL SECURITY;
