-- AlterTable
ALTER TABLE "dependency_project" ADD COLUMN     "lockedNames" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "dependency_audit" ADD COLUMN     "confirmed" JSONB;

-- AlterTable
ALTER TABLE "dependency_finding" ADD COLUMN     "digest" TEXT NOT NULL DEFAULT '';
