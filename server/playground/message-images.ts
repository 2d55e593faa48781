import type { Db, Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { type AttachedImage, MAX_IMAGE_BYTES, type SentImage } from "./contract.ts";
import { readImageType } from "./core/read-image.ts";

/** All images of a conversation go with each call; a model's server takes no more than this. */
const MAX_CONVERSATION_BYTES = 16 * 1024 * 1024;

interface Owner {
	readonly orgId: string;
	readonly userId: string;
}

export interface NewImage extends AttachedImage {
	readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The images of a question as they will be kept. Refuses what is no image, or not the person's. */
export async function readSentImages(
	tx: Tx,
	owner: Owner,
	given: {
		readonly images: readonly SentImage[];
		/** Bytes that the conversation holds already. */
		readonly held: number;
		readonly nextId: () => string;
	},
): Promise<readonly NewImage[]> {
	const read: NewImage[] = [];
	for (const image of given.images) {
		const bytes =
			"id" in image
				? (await findImage(tx, owner, image.id)).bytes
				: new Uint8Array(Buffer.from(image.base64, "base64"));
		const mediaType = readImageType(bytes);
		if (mediaType === null) {
			throw refused("this is not an image that can be sent", "use PNG, JPEG, WebP or GIF");
		}
		if (bytes.length > MAX_IMAGE_BYTES) {
			throw refused("this image is too large", `send ${MAX_IMAGE_BYTES / 1024 ** 2} MiB at most`);
		}
		read.push({ id: given.nextId(), mediaType, size: bytes.length, bytes });
	}
	const total = read.reduce((sum, { size }) => sum + size, given.held);
	if (total > MAX_CONVERSATION_BYTES) {
		throw refused("this conversation holds as many images as can be sent", "start a new one");
	}
	return read;
}

function refused(message: string, hint: string): AppError {
	return new AppError("invalid_input", message, { param: "images", hint });
}

export async function insertImages(
	tx: Tx,
	messageId: string,
	images: readonly NewImage[],
): Promise<void> {
	if (images.length === 0) return;
	await tx.messageImage.createMany({ data: images.map((image) => ({ ...image, messageId })) });
}

/** One image of a conversation of its author. */
export async function findImage(
	db: Db | Tx,
	owner: Owner,
	id: string,
): Promise<{ readonly mediaType: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
	const conversation = { orgId: owner.orgId, ownerId: owner.userId };
	const found = await db.messageImage.findFirst({
		where: { id, message: { conversation } },
		select: { mediaType: true, bytes: true },
	});
	if (found !== null) return found;
	throw new AppError("not_found", "this image is not there any more");
}

/** The images of a conversation as data URLs, by the id of their message. */
export async function readImageUrls(
	db: Db | Tx,
	conversationId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
	const rows = await db.messageImage.findMany({
		where: { message: { conversationId } },
		orderBy: { id: "asc" },
		select: { messageId: true, mediaType: true, bytes: true },
	});
	const urls = new Map<string, string[]>();
	for (const row of rows) {
		urls.set(row.messageId, [...(urls.get(row.messageId) ?? []), toDataUrl(row)]);
	}
	return urls;
}

export function toDataUrl(image: {
	readonly mediaType: string;
	readonly bytes: Uint8Array;
}): string {
	return `data:${image.mediaType};base64,${Buffer.from(image.bytes).toString("base64")}`;
}
