-- Reminders are listed, and no longer name a customer who asked to be forgotten. The row stays, so that nothing is reminded of twice.
ALTER TABLE "reminder" ALTER COLUMN "customer_id" DROP NOT NULL;
CREATE INDEX "reminder_shop_id_at_idx" ON "reminder"("shop_id", "at");
