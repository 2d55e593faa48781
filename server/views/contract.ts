import { z } from "zod";

/** The pages that keep views. */
export const viewPageSchema = z.enum([
	"overview",
	"models",
	/** Prompts that are kept by name. */
	"playground",
	"requests",
	"decisions",
	"audit-log",
	"workflows",
	"runs",
	"agents",
	"tasks",
	"dependencies",
]);
export type ViewPage = z.infer<typeof viewPageSchema>;

const nameSchema = z
	.string()
	.trim()
	.min(1, "enter a name")
	.max(80, "use at most 80 characters")
	.refine((value) => !/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u.test(value), "use plain text");

/** What stands behind the `?` of the page's address: filters, sort, columns, range. */
const searchSchema = z
	.string()
	.max(4_000, "this is too long to be saved: 4,000 characters at most")
	.refine((value) => !value.startsWith("?"), "leave the question mark out");

export const savedViewSchema = z.object({
	id: z.string(),
	page: viewPageSchema,
	name: z.string(),
	search: z.string(),
	/** At most one a page: what the page opens with for the caller. */
	isDefault: z.boolean(),
	/** Everybody who may open the page sees it. */
	isShared: z.boolean(),
	/** Who made it; `null`: the caller. */
	owner: z.string().nullable(),
	/** Its owner may change it, and an administrator what is shared. */
	mayChange: z.boolean(),
	updatedAt: z.iso.datetime(),
});
export type SavedView = z.infer<typeof savedViewSchema>;

export const listViewsInput = z.strictObject({ page: viewPageSchema.optional() });
export const listViewsOutput = z.object({
	/** The caller's own views and what others share, by name; at most 50 of each a page. */
	items: z.array(savedViewSchema),
	/** Whether the caller may share views with everybody. */
	mayShare: z.boolean(),
});
export type ViewList = z.infer<typeof listViewsOutput>;

export const createViewInput = z.strictObject({
	page: viewPageSchema,
	name: nameSchema,
	search: searchSchema,
	isDefault: z.boolean().default(false),
	isShared: z.boolean().default(false),
});
export type CreateViewInput = z.infer<typeof createViewInput>;

export const updateViewInput = z
	.strictObject({
		id: z.uuid(),
		name: nameSchema.optional(),
		search: searchSchema.optional(),
		/** Of the caller alone; anybody who sees a view may choose it. */
		isDefault: z.boolean().optional(),
		isShared: z.boolean().optional(),
	})
	.refine(
		({ id: _, ...changes }) => Object.values(changes).some((value) => value !== undefined),
		"give what to change",
	);
export type UpdateViewInput = z.infer<typeof updateViewInput>;

export const removeViewInput = z.strictObject({ id: z.uuid() });
