-- Links that the merchant made for a partner: an invitation, a salesperson's, a campaign's, perhaps with a commission of its own.
ALTER TABLE "link" ADD COLUMN "invitation" BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX "link_invitations" ON "link"("shop_id", "created_at", "link_id") WHERE "invitation";
