-- What can be handed out, in an order of no meaning: whoever takes one begins anywhere, so nobody steps over the rows of all that were taken before.
DROP INDEX discount_code_pool;
CREATE INDEX discount_code_pool ON discount_code (shop_id, partner_id, hashtext(code_key))
  WHERE single_use AND visitor IS NULL AND state = 'active';

-- Of a partner's codes for one use: those on their way, and those handed out lately, by which the pool is measured.
CREATE INDEX discount_code_coming ON discount_code (shop_id, partner_id) WHERE single_use AND state = 'pending';
CREATE INDEX discount_code_handed_at ON discount_code (shop_id, partner_id, handed_at) WHERE handed_at IS NOT NULL;

-- Pools are looked after from now on. The owner, too, sees rows of a shop only where the policies are not forced.
ALTER TABLE shop NO FORCE ROW LEVEL SECURITY;
ALTER TABLE duty NO FORCE ROW LEVEL SECURITY;
INSERT INTO duty (shop_id, duty) SELECT shop_id, 'code_pools' FROM shop ON CONFLICT DO NOTHING;
ALTER TABLE duty FORCE ROW LEVEL SECURITY;
ALTER TABLE shop FORCE ROW LEVEL SECURITY;

-- The redirect adds the partner's present code, and none of those for one use.
GRANT SELECT (single_use, replaced_by) ON discount_code TO tributary_directory;
