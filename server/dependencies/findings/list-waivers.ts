import type { z } from "zod";
import type { Db } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { DependencyDeps } from "../audits/request-audit.ts";
import type { listWaiversInput, listWaiversOutput, Waiver } from "../console-contract.ts";
import { readPolicyWaivers } from "./policy-waivers.ts";
import { ENDING_DAYS, toWaiver, WAIVER_COLUMNS } from "./waiver-rows.ts";

const DAY_MS = 86_400_000;

/** Those that end first come first, then those that are over. */
export async function listWaivers(
	{ db, clock }: Pick<DependencyDeps, "db" | "clock">,
	orgId: string,
	{ projectId, states, limit, cursor }: z.infer<typeof listWaiversInput>,
): Promise<z.infer<typeof listWaiversOutput>> {
	const nowMs = clock.nowMs();
	const rows = await db.dependencyWaiver.findMany({
		where: {
			orgId,
			...(projectId === undefined ? {} : { OR: [{ projectId }, { projectId: null }] }),
			...(states === undefined ? {} : { AND: [{ OR: states.map((one) => whereOf(one, nowMs)) }] }),
		},
		orderBy: [{ revokedAt: { sort: "asc", nulls: "first" } }, { expires: "asc" }, { id: "asc" }],
		// The order is not that of an index: the few waivers of an organisation are counted through.
		skip: cursor === undefined ? 0 : readOffset(cursor),
		take: limit + 1,
		select: WAIVER_COLUMNS,
	});
	const shown = rows.slice(0, limit);
	const [holding, together] = await Promise.all([
		countHolding(
			db,
			shown.map(({ id }) => id),
		),
		countTogether(db, shown),
	]);
	const offset = (cursor === undefined ? 0 : readOffset(cursor)) + limit;
	const fromPolicy =
		cursor === undefined ? await readPolicyWaivers(db, orgId, projectId, nowMs) : [];
	return {
		items: shown.map((row) =>
			toWaiver(row, nowMs, {
				findings: holding.get(row.id) ?? 0,
				together: together.get(row.batchId) ?? 1,
			}),
		),
		nextCursor: rows.length > limit ? String(offset) : null,
		fromPolicy: fromPolicy.filter(({ state }) => states?.includes(state) ?? true),
	};
}

function readOffset(cursor: string): number {
	const offset = Number(cursor);
	if (Number.isSafeInteger(offset) && offset >= 0 && offset <= 1_000_000) return offset;
	throw new AppError("invalid_input", "this is not a cursor of this list", { param: "cursor" });
}

function whereOf(state: Waiver["state"], nowMs: number) {
	const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
	const end = new Date(today + ENDING_DAYS * DAY_MS);
	switch (state) {
		case "revoked":
			return { revokedAt: { not: null } };
		case "expired":
			return { revokedAt: null, expires: { lt: new Date(today) } };
		case "ending":
			return { revokedAt: null, expires: { gte: new Date(today), lte: end } };
		case "active":
			return { revokedAt: null, expires: { gt: end } };
	}
}

async function countHolding(db: Db, ids: readonly string[]): Promise<Map<string | null, number>> {
	const groups = await db.dependencyFinding.groupBy({
		by: ["waiverId"],
		where: { waiverId: { in: [...ids] }, state: "accepted" },
		_count: true,
	});
	return new Map(groups.map((group) => [group.waiverId, group._count]));
}

async function countTogether(
	db: Db,
	rows: readonly { readonly batchId: string | null }[],
): Promise<Map<string | null, number>> {
	const ids = [...new Set(rows.flatMap(({ batchId }) => batchId ?? []))];
	if (ids.length === 0) return new Map();
	const groups = await db.dependencyWaiver.groupBy({
		by: ["batchId"],
		where: { batchId: { in: ids }, revokedAt: null },
		_count: true,
	});
	return new Map(groups.map((group) => [group.batchId, group._count]));
}
