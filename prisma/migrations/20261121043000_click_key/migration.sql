-- A click is looked for by its visitor, so its key begins that way: one index less to write for every visitor whom a link sends on.
ALTER TABLE "click" DROP CONSTRAINT "click_pkey";
ALTER TABLE "click" ADD CONSTRAINT "click_pkey" PRIMARY KEY ("shop_id", "visitor", "at", "click_id");
DROP INDEX "click_shop_id_visitor_at_idx";
