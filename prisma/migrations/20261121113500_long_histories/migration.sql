-- A long history is read a stretch at a time, from its last checkpoint on.
CREATE INDEX "customer_order_shop_id_history_key_created_at_idx" ON "customer_order"("shop_id", "history_key", "created_at");
DROP INDEX "customer_order_shop_id_history_key_idx";

-- What the past of a history means for the rest of it, so that a customer's ten thousandth order does not decide the ones before it again. A
-- cache: rows may be deleted at any time.
CREATE TABLE "history_checkpoint" (
    "shop_id" UUID NOT NULL,
    "history_key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "edition" INTEGER NOT NULL,
    "state" JSONB NOT NULL,
    "concerned" JSONB NOT NULL,
    "grounds" TEXT NOT NULL,

    CONSTRAINT "history_checkpoint_pkey" PRIMARY KEY ("shop_id", "history_key", "at")
);

SELECT protect_shop_table('history_checkpoint');
