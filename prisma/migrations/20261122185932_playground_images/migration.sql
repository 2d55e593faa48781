-- CreateTable
CREATE TABLE "message_image" (
    "id" UUID NOT NULL,
    "messageId" UUID NOT NULL,
    "mediaType" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "message_image_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "message_image_messageId_id_idx" ON "message_image"("messageId", "id");

-- AddForeignKey
ALTER TABLE "message_image" ADD CONSTRAINT "message_image_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "message"("id") ON DELETE CASCADE ON UPDATE CASCADE;
