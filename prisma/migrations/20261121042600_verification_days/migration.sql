-- A change of a programme concerns the customers who were verified since then.
CREATE INDEX "verification_shop_id_at_idx" ON "verification"("shop_id", "at");
