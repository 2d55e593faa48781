import { z } from "zod";

export const idSchema = z.uuid("this is not an id");
/** Display names: one line, no control characters that could forge another one. */
export const nameSchema = z
	.string()
	.trim()
	.min(1, "enter a name")
	.max(100, "use at most 100 characters")
	.refine((value) => !/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u.test(value), "use plain text");
/** A moment: a date of a typed client, or ISO 8601 with its zone, as plain HTTP can say it. */
export const instantInput = z.union([
	z.date(),
	z.iso
		.datetime({ offset: true, error: "write it as 2027-01-31T00:00:00Z" })
		.transform((text) => new Date(text)),
]);
export const limitSchema = z.number().int().min(1).max(200).default(50);
export const cursorSchema = z.uuid("this is not a cursor of this list");

export function pageOf<T extends z.ZodType>(item: T) {
	return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
