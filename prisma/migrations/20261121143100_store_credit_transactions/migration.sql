-- What was granted and taken back in Shopify for each reward: the reward's amount is what it should come to.
CREATE TABLE "store_credit_transaction" (
    "shop_id" UUID NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "reward_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "store_credit_transaction_pkey" PRIMARY KEY ("shop_id", "transaction_id")
);

CREATE INDEX "store_credit_transaction_shop_id_reward_id_at_idx" ON "store_credit_transaction"("shop_id", "reward_id", "at");

ALTER TABLE "store_credit_transaction" ADD CONSTRAINT "store_credit_transaction_shop_id_reward_id_fkey" FOREIGN KEY ("shop_id", "reward_id") REFERENCES "reward"("shop_id", "reward_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE store_credit_transaction ADD CONSTRAINT store_credit_transaction_moves_something CHECK (amount <> 0);

ALTER TABLE reward DROP CONSTRAINT reward_state;
ALTER TABLE reward ADD CONSTRAINT reward_state
  CHECK (state IN ('planned', 'granted', 'taken_back', 'partly_taken_back', 'failed', 'unknown'));

-- Granted so far: the transaction stands in the ending of the item that granted it.
INSERT INTO store_credit_transaction (shop_id, transaction_id, reward_id, amount, at)
SELECT reward.shop_id, item.outcome->>'transactionId', reward.reward_id, (item.payload->>'amount')::bigint, coalesce(reward.granted_at, reward.at)
  FROM reward
  JOIN outbox_item item ON item.shop_id = reward.shop_id AND item.dedupe_key = 'store-credit:' || reward.reward_id
 WHERE reward.state = 'granted' AND item.state = 'done' AND item.outcome->>'transactionId' IS NOT NULL;

SELECT protect_shop_table('store_credit_transaction'), protect_append_only('store_credit_transaction');
