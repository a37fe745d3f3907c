-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- The order in which facts were delivered, over all shops: of two facts at one instant the larger counts (settlement.md, Time).
CREATE SEQUENCE "fact_position";
CREATE FUNCTION "next_fact_position"() RETURNS bigint LANGUAGE sql VOLATILE AS $$ SELECT nextval('public.fact_position') $$;

-- CreateTable
CREATE TABLE "shop" (
    "shop_id" UUID NOT NULL,
    "domain" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'known',
    "name" TEXT NOT NULL DEFAULT '',
    "email" TEXT,
    "currency" TEXT,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "storefront_url" TEXT,
    "scopes" TEXT NOT NULL DEFAULT '',
    "last_partner_number" INTEGER NOT NULL DEFAULT 1000,
    "setup_dismissed_at" TIMESTAMPTZ(3),
    "installed_at" TIMESTAMPTZ(3),
    "uninstalled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shop_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "shopify_session" (
    "shop_id" UUID NOT NULL,
    "session_id" TEXT NOT NULL,
    "is_online" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT '',
    "scope" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "access_token" TEXT,
    "refresh_token" TEXT,
    "refresh_expires_at" TIMESTAMPTZ(3),
    "user_id" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shopify_session_pkey" PRIMARY KEY ("shop_id","session_id")
);

-- CreateTable
CREATE TABLE "program" (
    "shop_id" UUID NOT NULL,
    "program_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "rank" INTEGER NOT NULL,
    "auto_approve" BOOLEAN NOT NULL DEFAULT false,
    "code_template" TEXT,
    "code_percent" TEXT,
    "discount_gid" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "program_pkey" PRIMARY KEY ("shop_id","program_id")
);

-- CreateTable
CREATE TABLE "program_version" (
    "shop_id" UUID NOT NULL,
    "program_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "terms" JSONB NOT NULL,
    "actor" TEXT NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "program_version_pkey" PRIMARY KEY ("shop_id","program_id","version")
);

-- CreateTable
CREATE TABLE "partner" (
    "shop_id" UUID NOT NULL,
    "partner_id" UUID NOT NULL,
    "program_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'applied',
    "group_name" TEXT NOT NULL DEFAULT 'default',
    "parent_id" UUID,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_key" TEXT NOT NULL,
    "company" TEXT,
    "website" TEXT,
    "country" TEXT,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "answers" JSONB NOT NULL DEFAULT '{}',
    "message" TEXT,
    "rejection_reason" TEXT,
    "rejection_note" TEXT,
    "email_verified_at" TIMESTAMPTZ(3),
    "applied_at" TIMESTAMPTZ(3) NOT NULL,
    "approved_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "partner_pkey" PRIMARY KEY ("shop_id","partner_id")
);

-- CreateTable
CREATE TABLE "partner_change" (
    "shop_id" UUID NOT NULL,
    "partner_id" UUID NOT NULL,
    "position" BIGINT NOT NULL DEFAULT next_fact_position(),
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "reason" TEXT,

    CONSTRAINT "partner_change_pkey" PRIMARY KEY ("shop_id","partner_id","position")
);

-- CreateTable
CREATE TABLE "link" (
    "shop_id" UUID NOT NULL,
    "link_id" UUID NOT NULL,
    "partner_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "path" TEXT NOT NULL DEFAULT '/',
    "label" TEXT,
    "campaign" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "link_pkey" PRIMARY KEY ("shop_id","link_id")
);

-- CreateTable
CREATE TABLE "link_directory" (
    "code" TEXT NOT NULL,
    "shop_id" UUID NOT NULL,
    "link_id" UUID NOT NULL,

    CONSTRAINT "link_directory_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "discount_code" (
    "shop_id" UUID NOT NULL,
    "code_key" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "partner_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "redeem_code_gid" TEXT,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "discount_code_pkey" PRIMARY KEY ("shop_id","code_key")
);

-- CreateTable
CREATE TABLE "click" (
    "shop_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "click_id" UUID NOT NULL,
    "link_id" UUID,
    "partner_id" UUID,
    "code" TEXT NOT NULL,
    "visitor" TEXT NOT NULL,
    "landing" TEXT,
    "referrer" TEXT,
    "ip_hash" TEXT,
    "agent" TEXT,

    CONSTRAINT "click_pkey" PRIMARY KEY ("shop_id","at","click_id")
) PARTITION BY RANGE ("at");

-- CreateTable
CREATE TABLE "registration" (
    "shop_id" UUID NOT NULL,
    "registration_id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "visitor" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "position" BIGINT NOT NULL DEFAULT next_fact_position(),

    CONSTRAINT "registration_pkey" PRIMARY KEY ("shop_id","registration_id")
);

-- CreateTable
CREATE TABLE "verification" (
    "shop_id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "position" BIGINT NOT NULL DEFAULT next_fact_position(),

    CONSTRAINT "verification_pkey" PRIMARY KEY ("shop_id","customer_id","at")
);

-- CreateTable
CREATE TABLE "customer_order" (
    "shop_id" UUID NOT NULL,
    "order_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "customer_id" TEXT,
    "history_key" TEXT NOT NULL,
    "visitor" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "position" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "total" BIGINT NOT NULL,
    "financial_status" TEXT,
    "cancelled_at" TIMESTAMPTZ(3),
    "test" BOOLEAN NOT NULL DEFAULT false,
    "facts" JSONB NOT NULL,
    "decision" INTEGER,
    "via" TEXT,
    "reason" TEXT,
    "commission" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "customer_order_pkey" PRIMARY KEY ("shop_id","order_id")
);

-- CreateTable
CREATE TABLE "refund" (
    "shop_id" UUID NOT NULL,
    "order_id" TEXT NOT NULL,
    "refund_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "position" BIGINT NOT NULL,
    "facts" JSONB NOT NULL,

    CONSTRAINT "refund_pkey" PRIMARY KEY ("shop_id","order_id","refund_id")
);

-- CreateTable
CREATE TABLE "dispute" (
    "shop_id" UUID NOT NULL,
    "dispute_id" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "order_id" TEXT,
    "topic" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "status" TEXT NOT NULL,

    CONSTRAINT "dispute_pkey" PRIMARY KEY ("shop_id","dispute_id","position")
);

-- CreateTable
CREATE TABLE "assignment" (
    "shop_id" UUID NOT NULL,
    "assignment_id" UUID NOT NULL,
    "order_id" TEXT NOT NULL,
    "partner_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "position" BIGINT NOT NULL DEFAULT next_fact_position(),
    "actor" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "assignment_pkey" PRIMARY KEY ("shop_id","assignment_id")
);

-- CreateTable
CREATE TABLE "product" (
    "shop_id" UUID NOT NULL,
    "product_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "handle" TEXT,
    "type" TEXT NOT NULL DEFAULT '',
    "vendor" TEXT NOT NULL DEFAULT '',
    "collections" TEXT[],
    "tags" TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "product_pkey" PRIMARY KEY ("shop_id","product_id")
);

-- CreateTable
CREATE TABLE "decision" (
    "shop_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "history_key" TEXT NOT NULL,
    "via" TEXT,
    "reason" TEXT,
    "shares" JSONB NOT NULL,
    "explanation" JSONB NOT NULL,
    "digest" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("shop_id","subject","subject_id","version")
);

-- CreateTable
CREATE TABLE "entitlement" (
    "shop_id" UUID NOT NULL,
    "entitlement_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "partner_id" UUID NOT NULL,
    "program_id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "history_key" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "pending" BIGINT NOT NULL,
    "available" BIGINT NOT NULL,
    "paid" BIGINT NOT NULL DEFAULT 0,
    "paid_at" TIMESTAMPTZ(3),
    "earned_at" TIMESTAMPTZ(3) NOT NULL,
    "matures_at" TIMESTAMPTZ(3) NOT NULL,
    "disputed" BOOLEAN NOT NULL DEFAULT false,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "entitlement_pkey" PRIMARY KEY ("shop_id","entitlement_id")
);

-- CreateTable
CREATE TABLE "posting" (
    "shop_id" UUID NOT NULL,
    "posting_id" UUID NOT NULL,
    "cause" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "posting_pkey" PRIMARY KEY ("shop_id","posting_id")
);

-- CreateTable
CREATE TABLE "entry" (
    "shop_id" UUID NOT NULL,
    "posting_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "account" TEXT NOT NULL,
    "program_id" UUID NOT NULL,
    "partner_id" UUID,
    "customer_id" TEXT,
    "entitlement_id" UUID,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "entry_pkey" PRIMARY KEY ("shop_id","posting_id","line")
);

-- CreateTable
CREATE TABLE "reward" (
    "shop_id" UUID NOT NULL,
    "reward_id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "program_id" UUID NOT NULL,
    "history_key" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "granted_at" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reward_pkey" PRIMARY KEY ("shop_id","reward_id")
);

-- CreateTable
CREATE TABLE "inbox_item" (
    "shop_id" UUID NOT NULL,
    "inbox_id" UUID NOT NULL,
    "position" BIGINT NOT NULL DEFAULT next_fact_position(),
    "webhook_id" TEXT NOT NULL,
    "event_id" TEXT,
    "topic" TEXT NOT NULL,
    "api_version" TEXT,
    "triggered_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "body" BYTEA NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "not_before" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "error" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbox_item_pkey" PRIMARY KEY ("shop_id","inbox_id")
);

-- CreateTable
CREATE TABLE "outbox_item" (
    "shop_id" UUID NOT NULL,
    "outbox_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "serial_key" TEXT,
    "payload" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "not_before" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "outcome" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_item_pkey" PRIMARY KEY ("shop_id","outbox_id")
);

-- CreateTable
CREATE TABLE "magic_link" (
    "shop_id" UUID NOT NULL,
    "link_id" UUID NOT NULL,
    "email_key" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "return_to" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "magic_link_pkey" PRIMARY KEY ("shop_id","link_id")
);

-- CreateTable
CREATE TABLE "portal_session" (
    "shop_id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "email_key" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "portal_session_pkey" PRIMARY KEY ("shop_id","session_id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "shop_id" UUID NOT NULL,
    "audit_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("shop_id","audit_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "shop_domain_key" ON "shop"("domain");

-- CreateIndex
CREATE UNIQUE INDEX "program_shop_id_key_key" ON "program"("shop_id", "key");

-- CreateIndex
CREATE INDEX "partner_shop_id_status_applied_at_idx" ON "partner"("shop_id", "status", "applied_at");

-- CreateIndex
CREATE INDEX "partner_shop_id_email_key_idx" ON "partner"("shop_id", "email_key");

-- CreateIndex
CREATE UNIQUE INDEX "partner_shop_id_key_key" ON "partner"("shop_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "partner_shop_id_number_key" ON "partner"("shop_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "partner_shop_id_program_id_email_key_key" ON "partner"("shop_id", "program_id", "email_key");

-- CreateIndex
CREATE INDEX "link_shop_id_partner_id_idx" ON "link"("shop_id", "partner_id");

-- CreateIndex
CREATE UNIQUE INDEX "link_shop_id_code_key" ON "link"("shop_id", "code");

-- CreateIndex
CREATE INDEX "discount_code_shop_id_partner_id_idx" ON "discount_code"("shop_id", "partner_id");

-- CreateIndex
CREATE INDEX "click_shop_id_visitor_at_idx" ON "click"("shop_id", "visitor", "at");

-- CreateIndex
CREATE INDEX "click_shop_id_partner_id_at_idx" ON "click"("shop_id", "partner_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "registration_shop_id_customer_id_visitor_at_key" ON "registration"("shop_id", "customer_id", "visitor", "at");

-- CreateIndex
CREATE INDEX "customer_order_shop_id_history_key_idx" ON "customer_order"("shop_id", "history_key");

-- CreateIndex
CREATE INDEX "customer_order_shop_id_created_at_idx" ON "customer_order"("shop_id", "created_at");

-- CreateIndex
CREATE INDEX "customer_order_shop_id_visitor_idx" ON "customer_order"("shop_id", "visitor");

-- CreateIndex
CREATE INDEX "dispute_shop_id_order_id_idx" ON "dispute"("shop_id", "order_id");

-- CreateIndex
CREATE INDEX "assignment_shop_id_order_id_idx" ON "assignment"("shop_id", "order_id");

-- CreateIndex
CREATE INDEX "decision_shop_id_history_key_idx" ON "decision"("shop_id", "history_key");

-- CreateIndex
CREATE INDEX "entitlement_shop_id_history_key_idx" ON "entitlement"("shop_id", "history_key");

-- CreateIndex
CREATE INDEX "entitlement_shop_id_partner_id_earned_at_idx" ON "entitlement"("shop_id", "partner_id", "earned_at");

-- CreateIndex
CREATE UNIQUE INDEX "entitlement_shop_id_subject_subject_id_partner_id_program_i_key" ON "entitlement"("shop_id", "subject", "subject_id", "partner_id", "program_id", "rule");

-- CreateIndex
CREATE UNIQUE INDEX "posting_shop_id_cause_key" ON "posting"("shop_id", "cause");

-- CreateIndex
CREATE INDEX "entry_shop_id_partner_id_account_idx" ON "entry"("shop_id", "partner_id", "account");

-- CreateIndex
CREATE INDEX "entry_shop_id_entitlement_id_idx" ON "entry"("shop_id", "entitlement_id");

-- CreateIndex
CREATE UNIQUE INDEX "reward_shop_id_customer_id_program_id_key" ON "reward"("shop_id", "customer_id", "program_id");

-- CreateIndex
CREATE INDEX "inbox_item_shop_id_position_idx" ON "inbox_item"("shop_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_item_shop_id_webhook_id_key" ON "inbox_item"("shop_id", "webhook_id");

-- CreateIndex
CREATE INDEX "outbox_item_shop_id_created_at_idx" ON "outbox_item"("shop_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_item_shop_id_dedupe_key_key" ON "outbox_item"("shop_id", "dedupe_key");

-- CreateIndex
CREATE INDEX "magic_link_shop_id_email_key_created_at_idx" ON "magic_link"("shop_id", "email_key", "created_at");

-- CreateIndex
CREATE INDEX "portal_session_shop_id_email_key_idx" ON "portal_session"("shop_id", "email_key");

-- CreateIndex
CREATE INDEX "audit_event_shop_id_at_idx" ON "audit_event"("shop_id", "at");

-- AddForeignKey
ALTER TABLE "program_version" ADD CONSTRAINT "program_version_shop_id_program_id_fkey" FOREIGN KEY ("shop_id", "program_id") REFERENCES "program"("shop_id", "program_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partner" ADD CONSTRAINT "partner_shop_id_program_id_fkey" FOREIGN KEY ("shop_id", "program_id") REFERENCES "program"("shop_id", "program_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partner_change" ADD CONSTRAINT "partner_change_shop_id_partner_id_fkey" FOREIGN KEY ("shop_id", "partner_id") REFERENCES "partner"("shop_id", "partner_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link" ADD CONSTRAINT "link_shop_id_partner_id_fkey" FOREIGN KEY ("shop_id", "partner_id") REFERENCES "partner"("shop_id", "partner_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "discount_code" ADD CONSTRAINT "discount_code_shop_id_partner_id_fkey" FOREIGN KEY ("shop_id", "partner_id") REFERENCES "partner"("shop_id", "partner_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entry" ADD CONSTRAINT "entry_shop_id_posting_id_fkey" FOREIGN KEY ("shop_id", "posting_id") REFERENCES "posting"("shop_id", "posting_id") ON DELETE RESTRICT ON UPDATE CASCADE;

