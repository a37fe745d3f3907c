-- Reminders around referrals: after how many days each is sent (null: not at all), which have been asked for, and who wants none.
ALTER TABLE "program"
  ADD COLUMN "remind_credit_days" INTEGER,
  ADD COLUMN "remind_share_days" INTEGER,
  ADD COLUMN "remind_friend_days" INTEGER,
  ADD CONSTRAINT program_remind_days CHECK (
    remind_credit_days BETWEEN 1 AND 90 AND remind_share_days BETWEEN 1 AND 90 AND remind_friend_days BETWEEN 1 AND 90);

CREATE TABLE "reminder" (
    "shop_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reminder_pkey" PRIMARY KEY ("shop_id", "kind", "event")
);

CREATE INDEX "reminder_shop_id_customer_id_at_idx" ON "reminder"("shop_id", "customer_id", "at");
ALTER TABLE reminder ADD CONSTRAINT reminder_kind CHECK (kind IN ('credit_expiring', 'never_shared', 'friend_waiting'));

-- By a keyed hash of the e-mail address, never by the address.
CREATE TABLE "mail_refusal" (
    "shop_id" UUID NOT NULL,
    "mark" TEXT NOT NULL,
    "customer_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_refusal_pkey" PRIMARY KEY ("shop_id", "mark")
);

CREATE INDEX "mail_refusal_shop_id_customer_id_idx" ON "mail_refusal"("shop_id", "customer_id");

SELECT protect_shop_table('reminder'), protect_shop_table('mail_refusal');

-- Whose code ends, who became a referrer, and whose friend registered, in the days that are reminded of.
CREATE INDEX friend_code_expiring ON friend_code (shop_id, expires_at) WHERE state = 'made' AND expires_at IS NOT NULL;
CREATE INDEX partner_referrer_since ON partner (shop_id, approved_at) WHERE customer_id IS NOT NULL;
CREATE INDEX screening_registered ON screening (shop_id, at) WHERE verdict = 'new' AND occasion = 'registration';

-- The owner, too, sees rows of a shop only where the policies are not forced.
ALTER TABLE shop NO FORCE ROW LEVEL SECURITY;
ALTER TABLE duty NO FORCE ROW LEVEL SECURITY;
INSERT INTO duty (shop_id, duty) SELECT shop_id, 'reminders' FROM shop;
ALTER TABLE duty FORCE ROW LEVEL SECURITY;
ALTER TABLE shop FORCE ROW LEVEL SECURITY;
