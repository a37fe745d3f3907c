-- A server keeps the addresses of links and shops in memory; whatever changes one tells every server at commit.
CREATE FUNCTION tell_address_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'link' THEN
    PERFORM pg_notify('link_changed', CASE WHEN TG_OP = 'DELETE' THEN OLD.code ELSE NEW.code END);
  ELSE
    PERFORM pg_notify('shop_changed', CASE WHEN TG_OP = 'DELETE' THEN OLD.shop_id ELSE NEW.shop_id END::text);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_address_change AFTER INSERT OR DELETE OR UPDATE OF code, path, active, partner_id ON link
  FOR EACH ROW EXECUTE FUNCTION tell_address_change();
CREATE TRIGGER tell_address_change AFTER INSERT OR DELETE OR UPDATE OF domain, status, storefront_url ON shop
  FOR EACH ROW EXECUTE FUNCTION tell_address_change();
