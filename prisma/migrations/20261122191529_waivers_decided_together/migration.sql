-- AlterTable
ALTER TABLE "dependency_waiver" ADD COLUMN     "batchId" UUID;

-- CreateIndex
CREATE INDEX "dependency_waiver_batchId_idx" ON "dependency_waiver"("batchId");
