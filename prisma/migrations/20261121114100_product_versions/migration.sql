-- What the catalogue knows of a product, with the times since when: see docs/decisions/0009-dated-catalogue.md.
CREATE TABLE "product_version" (
    "shop_id" UUID NOT NULL,
    "position" BIGINT NOT NULL DEFAULT next_fact_position(),
    "product_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT,
    "tags" TEXT[],
    "collections" TEXT[],
    "affects_from" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "product_version_pkey" PRIMARY KEY ("shop_id","position")
);

CREATE INDEX "product_version_shop_id_product_id_idx" ON "product_version"("shop_id", "product_id");

-- Of the two that are dated apart, never both.
ALTER TABLE "product_version" ADD CONSTRAINT "product_version_aspect" CHECK ("tags" IS NULL OR "collections" IS NULL);

SELECT protect_shop_table('product_version');
SELECT protect_append_only('product_version');

ALTER TABLE "product" ADD COLUMN "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
ADD COLUMN "confirmed_at" TIMESTAMPTZ(3)[],
ADD COLUMN "asked_at" TIMESTAMPTZ(3);
ALTER TABLE "product" ALTER COLUMN "created_at" DROP DEFAULT;
