-- Items that need Shopify's answer before their turn, found among the waiting without reading the others.
DROP INDEX inbox_item_registered;
CREATE INDEX inbox_item_asking ON inbox_item (shop_id, position) WHERE state = 'waiting' AND topic IN ('tributary/registered', 'shop/update');
