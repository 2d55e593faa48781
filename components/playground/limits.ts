import type * as Contract from "#server/playground/contract.ts";

export const CONVERSATION_LIMIT = 100;

// The contract's own, by their types: its module would bring the schema library into the page.
export const IMAGE_TYPES: typeof Contract.IMAGE_TYPES = [
	"image/png",
	"image/jpeg",
	"image/webp",
	"image/gif",
];
export const MAX_IMAGES: typeof Contract.MAX_IMAGES = 4;
export const MAX_IMAGE_BYTES: typeof Contract.MAX_IMAGE_BYTES = 4_194_304;
