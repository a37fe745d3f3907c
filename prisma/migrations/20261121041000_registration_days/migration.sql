-- A partner's figures count registrations by day.
CREATE INDEX "registration_shop_id_at_idx" ON "registration"("shop_id", "at");
