-- CreateTable
CREATE TABLE "job" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "runner" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "cancelRequestedAt" TIMESTAMPTZ(3),
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dependency_project" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sourceKind" TEXT NOT NULL,
    "path" TEXT,
    "file" TEXT,
    "isBuiltIn" BOOLEAN NOT NULL DEFAULT false,
    "schedule" JSONB NOT NULL,
    "nextAuditAt" TIMESTAMPTZ(3),
    "policyText" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,
    "latestAuditId" UUID,

    CONSTRAINT "dependency_project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dependency_file" (
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "uploadedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dependency_file_pkey" PRIMARY KEY ("projectId","name")
);

-- CreateTable
CREATE TABLE "dependency_audit" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "trigger" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "verdict" TEXT,
    "requestedBy" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "steps" JSONB NOT NULL,
    "error" TEXT,
    "commitId" TEXT,
    "commitBranch" TEXT,
    "summary" JSONB,
    "report" BYTEA,
    "bom" BYTEA,
    "packageAges" JSONB,
    "dataId" TEXT,
    "lockSha256" TEXT,

    CONSTRAINT "dependency_audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dependency_finding" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "check" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "package" TEXT,
    "version" TEXT,
    "severity" TEXT,
    "level" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "fails" BOOLEAN NOT NULL,
    "isExploited" BOOLEAN NOT NULL DEFAULT false,
    "isDirect" BOOLEAN,
    "isFixable" BOOLEAN NOT NULL DEFAULT false,
    "isImported" BOOLEAN,
    "scopes" TEXT[],
    "risk" DOUBLE PRECISION NOT NULL,
    "issue" JSONB NOT NULL,
    "vulnerability" JSONB,
    "waiverId" UUID,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "fixedAt" TIMESTAMPTZ(3),

    CONSTRAINT "dependency_finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dependency_finding_event" (
    "id" BIGSERIAL NOT NULL,
    "findingId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" TEXT,
    "auditId" UUID,
    "actor" TEXT NOT NULL,
    "note" TEXT,

    CONSTRAINT "dependency_finding_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dependency_waiver" (
    "id" UUID NOT NULL,
    "orgId" UUID NOT NULL,
    "projectId" UUID,
    "advisory" TEXT,
    "package" TEXT,
    "path" TEXT,
    "rule" TEXT,
    "version" TEXT,
    "owner" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "expires" DATE NOT NULL,
    "untilFixed" BOOLEAN NOT NULL DEFAULT false,
    "status" TEXT NOT NULL,
    "justification" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "revokedBy" TEXT,
    "revokeReason" TEXT,

    CONSTRAINT "dependency_waiver_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "advisory_state" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "snapshot" JSONB,
    "lastTriedAt" TIMESTAMPTZ(3),
    "lastWorkedAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "nextAt" TIMESTAMPTZ(3),
    "address" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "advisory_state_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "advisory_load" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "entry" JSONB NOT NULL,

    CONSTRAINT "advisory_load_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "advisory_text" (
    "id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "modified" TEXT NOT NULL,

    CONSTRAINT "advisory_text_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "job_state_priority_createdAt_idx" ON "job"("state", "priority", "createdAt");

-- CreateIndex
CREATE INDEX "job_kind_key_state_idx" ON "job"("kind", "key", "state");

-- CreateIndex
CREATE INDEX "dependency_project_nextAuditAt_idx" ON "dependency_project"("nextAuditAt");

-- CreateIndex
CREATE UNIQUE INDEX "dependency_project_orgId_name_key" ON "dependency_project"("orgId", "name");

-- CreateIndex
CREATE INDEX "dependency_audit_projectId_id_idx" ON "dependency_audit"("projectId", "id");

-- CreateIndex
CREATE INDEX "dependency_audit_orgId_id_idx" ON "dependency_audit"("orgId", "id");

-- CreateIndex
CREATE INDEX "dependency_audit_state_id_idx" ON "dependency_audit"("state", "id");

-- CreateIndex
CREATE INDEX "dependency_finding_orgId_state_risk_id_idx" ON "dependency_finding"("orgId", "state", "risk", "id");

-- CreateIndex
CREATE INDEX "dependency_finding_orgId_firstSeenAt_id_idx" ON "dependency_finding"("orgId", "firstSeenAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "dependency_finding_projectId_fingerprint_key" ON "dependency_finding"("projectId", "fingerprint");

-- CreateIndex
CREATE INDEX "dependency_finding_event_findingId_id_idx" ON "dependency_finding_event"("findingId", "id");

-- CreateIndex
CREATE INDEX "dependency_waiver_orgId_expires_id_idx" ON "dependency_waiver"("orgId", "expires", "id");

-- CreateIndex
CREATE INDEX "advisory_load_at_idx" ON "advisory_load"("at");

-- AddForeignKey
ALTER TABLE "dependency_file" ADD CONSTRAINT "dependency_file_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "dependency_project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dependency_audit" ADD CONSTRAINT "dependency_audit_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "dependency_project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dependency_finding" ADD CONSTRAINT "dependency_finding_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "dependency_project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dependency_finding_event" ADD CONSTRAINT "dependency_finding_event_findingId_fkey" FOREIGN KEY ("findingId") REFERENCES "dependency_finding"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dependency_waiver" ADD CONSTRAINT "dependency_waiver_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "dependency_project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
