-- Customers who refer friends: who of the customers may, whether a friend was new, and what people are recognised by under another account.
ALTER TABLE "program"
  ADD COLUMN "referrers" TEXT NOT NULL DEFAULT 'all',
  ADD COLUMN "referrers_among" TEXT,
  ADD CONSTRAINT "program_referrers_known" CHECK ("referrers" IN ('all', 'tag', 'segment')),
  ADD CONSTRAINT "program_referrers_named" CHECK ("referrers" = 'all' OR "referrers_among" IS NOT NULL);

CREATE TABLE "screening" (
    "shop_id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "program_id" UUID NOT NULL,
    "partner_id" UUID NOT NULL,
    "occasion" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT NOT NULL,
    "matched" TEXT,
    "matched_customer_id" TEXT,
    "initial" TEXT NOT NULL DEFAULT '',
    "screened_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "screening_pkey" PRIMARY KEY ("shop_id", "customer_id", "program_id", "partner_id")
);

ALTER TABLE screening ADD CONSTRAINT screening_occasion CHECK (occasion IN ('registration', 'order'));
ALTER TABLE screening ADD CONSTRAINT screening_verdict CHECK (verdict IN ('new', 'not_new', 'limit'));
ALTER TABLE screening ADD CONSTRAINT screening_matched
  CHECK ((verdict = 'not_new') = (matched IS NOT NULL) AND matched IN ('self', 'orders', 'email', 'phone', 'address'));

CREATE INDEX "screening_shop_id_partner_id_at_idx" ON "screening"("shop_id", "partner_id", "at");

-- A keyed hash of an e-mail address, a telephone number or a postal address, and the earliest time at which the customer was known to have it.
CREATE TABLE "customer_mark" (
    "shop_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "mark" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_mark_pkey" PRIMARY KEY ("shop_id", "kind", "mark", "customer_id")
);

ALTER TABLE customer_mark ADD CONSTRAINT customer_mark_kind CHECK (kind IN ('email', 'phone', 'address'));

CREATE INDEX "customer_mark_shop_id_customer_id_idx" ON "customer_mark"("shop_id", "customer_id");

SELECT protect_shop_table('screening'), protect_shop_table('customer_mark');
