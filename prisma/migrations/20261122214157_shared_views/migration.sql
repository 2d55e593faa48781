-- AlterTable
ALTER TABLE "saved_view" ADD COLUMN     "isShared" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "default_view" (
    "userId" UUID NOT NULL,
    "page" TEXT NOT NULL,
    "viewId" UUID NOT NULL,

    CONSTRAINT "default_view_pkey" PRIMARY KEY ("userId","page")
);

-- Defaults move: a person may now choose a view of somebody else.
INSERT INTO "default_view" ("userId", "page", "viewId")
SELECT DISTINCT ON ("ownerId", "page") "ownerId", "page", "id"
FROM "saved_view" WHERE "isDefault"
ORDER BY "ownerId", "page", "updatedAt" DESC;

-- AlterTable
ALTER TABLE "saved_view" DROP COLUMN "isDefault";

-- CreateIndex
CREATE INDEX "default_view_viewId_idx" ON "default_view"("viewId");

-- CreateIndex
CREATE INDEX "saved_view_orgId_page_isShared_idx" ON "saved_view"("orgId", "page", "isShared");

-- AddForeignKey
ALTER TABLE "default_view" ADD CONSTRAINT "default_view_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "default_view" ADD CONSTRAINT "default_view_viewId_fkey" FOREIGN KEY ("viewId") REFERENCES "saved_view"("id") ON DELETE CASCADE ON UPDATE CASCADE;
