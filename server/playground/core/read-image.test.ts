import { expect, it } from "vitest";
import { readImageType } from "./read-image.ts";

it.each([
	["image/png", "iVBORw0KGgoAAAANSUhEUg=="],
	["image/jpeg", "/9j/4AAQSkZJRg=="],
	["image/gif", "R0lGODlhAQABAA=="],
	["image/webp", "UklGRiQAAABXRUJQVlA4IA=="],
	[null, Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>").toString("base64")],
	[null, Buffer.from("RIFF....WAVEfmt ").toString("base64")],
	[null, ""],
])("tells %s by its bytes and nothing else", (type, base64) => {
	expect(readImageType(Buffer.from(base64, "base64"))).toBe(type);
});
