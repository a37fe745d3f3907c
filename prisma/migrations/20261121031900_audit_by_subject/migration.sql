-- A partner's page shows what was done to that partner: found by subject, without reading the shop's whole history.
CREATE INDEX "audit_event_shop_id_subject_at_idx" ON "audit_event"("shop_id", "subject", "at");
