-- A shop's waiting items are taken by order of delivery, however many of them there are; those that need an answer from outside first
-- are found among them without reading the others.
CREATE INDEX inbox_item_waiting_in_order ON inbox_item (shop_id, position) WHERE state = 'waiting';
CREATE INDEX inbox_item_registered ON inbox_item (shop_id, position) WHERE state = 'waiting' AND topic = 'tributary/registered';
