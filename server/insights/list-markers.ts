import type { Pool } from "pg";
import { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import { listAuditLog } from "#server/access/index.ts";
import type { Span } from "#server/lists/index.ts";
import type { Marker } from "./contract.ts";

const MAX_MARKERS = 50;

const KINDS: Readonly<Record<string, Marker["kind"]>> = {
	"policy.publish": "policy_published",
	"policy.rollback": "policy_rolled_back",
};

/** The part of an audit entry about a policy that a marker shows. */
const afterSchema = z.object({ number: z.number(), reason: z.string() });

/** Changes of the policy in a window, oldest first: what may explain a step in a chart. */
export async function listMarkers(
	pool: Pool,
	actor: Actor,
	span: Pick<Span, "sinceMs" | "untilMs">,
): Promise<Marker[]> {
	const { items } = await listAuditLog(pool, actor, {
		limit: MAX_MARKERS,
		action: "policy.",
		since: new Date(span.sinceMs),
		until: new Date(span.untilMs),
	});
	return items
		.flatMap((entry) => {
			const kind = Object.hasOwn(KINDS, entry.action) ? KINDS[entry.action] : undefined;
			if (kind === undefined) return [];
			const after = afterSchema.safeParse(entry.after);
			const { number, reason } = after.success ? after.data : { number: null, reason: null };
			return [{ atMs: entry.at.getTime(), kind, number, reason }];
		})
		.reverse();
}
