-- What was found of every order, and what was not: beside what decides it, what only corroborates.
ALTER TABLE "customer_order"
  ADD COLUMN "signals" JSONB,
  ADD COLUMN "evidence" JSONB;

CREATE TABLE "order_journey" (
    "shop_id" UUID NOT NULL,
    "order_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "journey" JSONB,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "order_journey_pkey" PRIMARY KEY ("shop_id", "order_id"),
    CONSTRAINT "order_journey_state" CHECK ("state" IN ('waiting', 'told', 'none', 'given_up')),
    CONSTRAINT "order_journey_waits_for_something" CHECK (("state" = 'waiting') = ("next_at" IS NOT NULL))
);

CREATE INDEX "order_journey_shop_id_next_at_idx" ON "order_journey"("shop_id", "next_at");

CREATE TABLE "survey" (
    "shop_id" UUID NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "choices" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "survey_pkey" PRIMARY KEY ("shop_id")
);

CREATE TABLE "survey_answer" (
    "shop_id" UUID NOT NULL,
    "order_id" TEXT NOT NULL,
    "customer_id" TEXT,
    "choice" TEXT NOT NULL,
    "text" TEXT,
    "partner_id" UUID,
    "matched_by" TEXT,
    "answered_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "survey_answer_pkey" PRIMARY KEY ("shop_id", "order_id"),
    CONSTRAINT "survey_answer_match" CHECK (("partner_id" IS NULL) = ("matched_by" IS NULL))
);

CREATE INDEX "survey_answer_shop_id_answered_at_idx" ON "survey_answer"("shop_id", "answered_at");

ALTER TABLE "survey_answer" ADD CONSTRAINT "survey_answer_shop_id_partner_id_fkey" FOREIGN KEY ("shop_id", "partner_id") REFERENCES "partner"("shop_id", "partner_id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT protect_shop_table('order_journey'), protect_shop_table('survey'), protect_shop_table('survey_answer');

-- The owner, too, sees rows of a shop only where the policies are not forced.
ALTER TABLE shop NO FORCE ROW LEVEL SECURITY;
ALTER TABLE duty NO FORCE ROW LEVEL SECURITY;
INSERT INTO duty (shop_id, duty) SELECT shop_id, 'journeys' FROM shop;
ALTER TABLE duty FORCE ROW LEVEL SECURITY;
ALTER TABLE shop FORCE ROW LEVEL SECURITY;
