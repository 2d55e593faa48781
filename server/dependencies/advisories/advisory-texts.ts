import { z } from "zod";
import type { Tx } from "#server/platform/db/client.ts";
import type { OpenAdvisories } from "../store/open-advisories.ts";

/** What an advisory says, as it was written: Markdown that nobody checked. */
export interface AdvisoryText {
	readonly id: string;
	readonly text: string;
	readonly modified: string;
}

const recordSchema = z.object({
	details: z.string().optional(),
	summary: z.string().optional(),
	modified: z.string().optional(),
});

const MAX_CHARS = 20_000;

/** Texts of the advisories that the snapshot holds. */
export function readAdvisoryTexts(
	advisories: Pick<OpenAdvisories, "findRecord">,
	ids: readonly string[],
): AdvisoryText[] {
	return [...new Set(ids)].flatMap((id) => {
		const record = advisories.findRecord(id);
		if (record === null) return [];
		const parsed = recordSchema.safeParse(JSON.parse(record));
		if (!parsed.success) return [];
		const { details, summary, modified = "" } = parsed.data;
		return [{ id, text: (details ?? summary ?? "").slice(0, MAX_CHARS), modified }];
	});
}

/** Keeps the texts; a newer one takes the place of the one before. */
export async function storeAdvisoryTexts(tx: Tx, texts: readonly AdvisoryText[]): Promise<void> {
	if (texts.length === 0) return;
	const known = await tx.advisoryText.findMany({
		where: { id: { in: texts.map(({ id }) => id) } },
		select: { id: true, modified: true },
	});
	const dates = new Map(known.map(({ id, modified }) => [id, modified]));
	const fresh = texts.filter(({ id, modified }) => dates.get(id) !== modified);
	if (fresh.length === 0) return;
	// In the order of their ids, so that two audits at once do not wait for each other in a circle.
	const rows = [...fresh].sort((a, b) => (a.id < b.id ? -1 : 1));
	await tx.$executeRaw`
		INSERT INTO advisory_text (id, text, modified)
		SELECT id, text, modified FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
			AS fresh(id text, text text, modified text) ORDER BY id
		ON CONFLICT (id) DO UPDATE SET text = excluded.text, modified = excluded.modified`;
}
