import type { ImageType } from "../contract.ts";

/** What an image begins with; `null` stands for any byte. */
const SIGNATURES: readonly (readonly [ImageType, readonly (number | null)[]])[] = [
	["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
	["image/jpeg", [0xff, 0xd8, 0xff]],
	["image/gif", [0x47, 0x49, 0x46, 0x38]],
	["image/webp", [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50]],
];

/** What the bytes are, whatever they were called. `null`: none of the images that may be sent. */
export function readImageType(bytes: Uint8Array): ImageType | null {
	const found = SIGNATURES.find(([, signature]) =>
		signature.every((byte, at) => byte === null || bytes[at] === byte),
	);
	return found?.[0] ?? null;
}
