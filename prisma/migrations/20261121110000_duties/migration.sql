-- A shop's recurring work, and what came of it.
CREATE TABLE "duty" (
    "shop_id" UUID NOT NULL,
    "duty" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease" UUID,
    "state" JSONB,
    "started_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "duty_pkey" PRIMARY KEY ("shop_id", "duty")
);

CREATE INDEX "duty_due_at_idx" ON "duty"("due_at");

CREATE TABLE "duty_run" (
    "shop_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "duty" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,
    "report" JSONB NOT NULL,

    CONSTRAINT "duty_run_pkey" PRIMARY KEY ("shop_id", "run_id")
);

CREATE INDEX "duty_run_shop_id_duty_ended_at_idx" ON "duty_run"("shop_id", "duty", "ended_at");

SELECT protect_shop_table('duty'), protect_shop_table('duty_run'), protect_append_only('duty_run');

CREATE POLICY waiting_work ON duty FOR SELECT TO tributary_directory USING (true);
GRANT SELECT (shop_id, duty, due_at) ON duty TO tributary_directory;

-- The owner, too, sees rows of a shop only where the policies are not forced.
ALTER TABLE shop NO FORCE ROW LEVEL SECURITY;
ALTER TABLE duty NO FORCE ROW LEVEL SECURITY;
INSERT INTO duty (shop_id, duty) SELECT shop_id, unnest(ARRAY['edition', 'audit', 'reconcile', 'catalog']) FROM shop;
ALTER TABLE duty FORCE ROW LEVEL SECURITY;
ALTER TABLE shop FORCE ROW LEVEL SECURITY;
