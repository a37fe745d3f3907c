-- A friend's reward as a discount code of the friend's own: each code, and which of them a reward is.
CREATE TABLE "friend_code" (
    "shop_id" UUID NOT NULL,
    "code_id" UUID NOT NULL,
    "reward_id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "percent" DECIMAL,
    "amount" BIGINT,
    "min_order" BIGINT,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "last_error" TEXT,
    "planned_at" TIMESTAMPTZ(3) NOT NULL,
    "made_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "used_order_id" TEXT,

    CONSTRAINT "friend_code_pkey" PRIMARY KEY ("shop_id", "code_id")
);

CREATE UNIQUE INDEX "friend_code_shop_id_code_key" ON "friend_code"("shop_id", "code");
CREATE INDEX "friend_code_shop_id_reward_id_idx" ON "friend_code"("shop_id", "reward_id");
CREATE INDEX "friend_code_shop_id_used_order_id_idx" ON "friend_code"("shop_id", "used_order_id");
ALTER TABLE "friend_code" ADD CONSTRAINT "friend_code_shop_id_reward_id_fkey" FOREIGN KEY ("shop_id", "reward_id") REFERENCES "reward"("shop_id", "reward_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE friend_code
  ADD CONSTRAINT friend_code_state CHECK (state IN ('planned', 'made', 'used', 'withdrawn', 'failed', 'unknown')),
  ADD CONSTRAINT friend_code_takes_something_off CHECK ((percent IS NULL) <> (amount IS NULL) AND (percent IS NULL OR percent > 0 AND percent <= 100) AND (amount IS NULL OR amount > 0)),
  ADD CONSTRAINT friend_code_used CHECK (used_order_id IS NULL OR state = 'used');

SELECT protect_shop_table('friend_code');

-- A reward that is a code says which one and what it gives; its amount is 0, for a code is nothing that the ledger owes.
ALTER TABLE "reward"
  DROP COLUMN "code",
  ADD COLUMN "code_id" UUID,
  ADD COLUMN "code_terms" JSONB,
  ADD CONSTRAINT reward_code CHECK ((code_id IS NULL) = (code_terms IS NULL) AND (code_id IS NULL OR kind = 'code' AND amount = 0));
