import { z } from "zod";

export const idSchema = z.uuid("this is not an id");
export const instant = z.iso.datetime();
export const limitSchema = z.number().int().min(1).max(200).default(50);
export const cursorSchema = z.string().min(1).max(300, "this is not a cursor of this list");
/** One line of plain text: no control or direction characters that could forge another one. */
export const lineSchema = z
	.string()
	.trim()
	.min(1, "enter something")
	.refine((value) => !/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u.test(value), "use plain text");

export function pageOf<T extends z.ZodType>(item: T) {
	return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
