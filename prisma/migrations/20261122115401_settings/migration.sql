-- AlterTable
ALTER TABLE "org" ADD COLUMN     "environmentName" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "monthlyBudgetNanos" BIGINT;

-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "rotatedFromId" UUID;

-- CreateTable
CREATE TABLE "alert_event" (
    "id" UUID NOT NULL,
    "alertId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "dispatchedAt" TIMESTAMPTZ(3),

    CONSTRAINT "alert_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_channel" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "kekId" TEXT NOT NULL,
    "wrappedKey" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "minSeverity" TEXT NOT NULL DEFAULT 'info',
    "mutedKinds" TEXT[],
    "tellsResolved" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_channel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_delivery" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "channelId" UUID NOT NULL,
    "eventId" UUID,
    "topic" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" JSONB NOT NULL DEFAULT '[]',
    "attemptCount" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL,
    "leasedUntil" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "notification_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "alert_event_dispatchedAt_dueAt_idx" ON "alert_event"("dispatchedAt", "dueAt");

-- CreateIndex
CREATE INDEX "alert_event_alertId_idx" ON "alert_event"("alertId");

-- CreateIndex
CREATE UNIQUE INDEX "notification_channel_orgId_name_key" ON "notification_channel"("orgId", "name");

-- CreateIndex
CREATE INDEX "notification_delivery_state_nextAttemptAt_idx" ON "notification_delivery"("state", "nextAttemptAt");

-- CreateIndex
CREATE INDEX "notification_delivery_orgId_id_idx" ON "notification_delivery"("orgId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_delivery_channelId_eventId_key" ON "notification_delivery"("channelId", "eventId");

-- CreateIndex
CREATE INDEX "alert_raisedAt_idx" ON "alert"("raisedAt");

-- AddForeignKey
ALTER TABLE "notification_delivery" ADD CONSTRAINT "notification_delivery_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "notification_channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;
