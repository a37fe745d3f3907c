-- Two registrations of one customer and visitor at one instant with different e-mails are two facts: the one may be void, the other not.
DROP INDEX "registration_shop_id_customer_id_visitor_at_key";
CREATE UNIQUE INDEX "registration_shop_id_customer_id_visitor_at_email_key" ON "registration"("shop_id", "customer_id", "visitor", "at", "email");
