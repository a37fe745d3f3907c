-- Of the items with one serial key only the oldest that is open may be carried out: found without reading the others.
CREATE INDEX outbox_item_turns ON outbox_item (shop_id, serial_key, created_at, outbox_id)
  WHERE serial_key IS NOT NULL AND state IN ('waiting', 'started');
