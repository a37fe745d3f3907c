-- Whether an item has to ask Shopify first depends on the item, not on its topic: it is seen at its first turn and noted.
ALTER TABLE "inbox_item" ADD COLUMN "asks" BOOLEAN NOT NULL DEFAULT false;

UPDATE inbox_item SET asks = true WHERE state = 'waiting' AND topic IN ('tributary/registered', 'shop/update');

DROP INDEX inbox_item_asking;
CREATE INDEX inbox_item_asking ON inbox_item (shop_id, position) WHERE state = 'waiting' AND asks;
