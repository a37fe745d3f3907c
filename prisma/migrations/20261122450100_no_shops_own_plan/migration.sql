-- A statement's plan is kept with its connection and serves every shop, but it is made while one of them is named: made for a shop that is new, it
-- read all that a large one ever had instead of the hundred rows that were asked for. Without statistics of the shops no shop seems small.
ALTER TABLE inbox_item ALTER COLUMN shop_id SET STATISTICS 0;
ALTER TABLE outbox_item ALTER COLUMN shop_id SET STATISTICS 0;
