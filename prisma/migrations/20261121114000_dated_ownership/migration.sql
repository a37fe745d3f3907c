-- From when on a link or a code is a partner's decides orders, so it is a time that the application says, by its one clock, and never one that
-- the database fills in.
ALTER TABLE "link" ALTER COLUMN "created_at" DROP DEFAULT;
ALTER TABLE "discount_code" ALTER COLUMN "created_at" DROP DEFAULT;
