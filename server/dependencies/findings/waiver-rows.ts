import type { Db } from "#server/platform/db/client.ts";
import type { Prisma } from "#server/platform/db/generated/client.ts";
import type { Waiver } from "../console-contract.ts";
import { type Waiver as PolicyWaiver, policySchema } from "../core/policy/policy-schema.ts";
import type { WaiverMark } from "./store-findings.ts";

export const WAIVER_COLUMNS = {
	id: true,
	projectId: true,
	advisory: true,
	package: true,
	path: true,
	rule: true,
	version: true,
	owner: true,
	reason: true,
	expires: true,
	untilFixed: true,
	status: true,
	justification: true,
	createdAt: true,
	createdBy: true,
	revokedAt: true,
	revokedBy: true,
	batchId: true,
	project: { select: { name: true } },
} as const satisfies Prisma.DependencyWaiverSelect;

export type WaiverRow = Prisma.DependencyWaiverGetPayload<{ select: typeof WAIVER_COLUMNS }>;

const DAY_MS = 86_400_000;
/** Days before its end from which a waiver is warned of. */
export const ENDING_DAYS = 14;

export function toWaiver(
	row: WaiverRow,
	nowMs: number,
	counts: Pick<Waiver, "findings" | "together">,
): Waiver {
	const { project, createdAt, expires, revokedAt, batchId: _, ...rest } = row;
	return {
		...rest,
		projectName: project?.name ?? null,
		expires: toDay(expires),
		createdAt: createdAt.toISOString(),
		revokedAt: revokedAt?.toISOString() ?? null,
		...counts,
		...describeLife(expires.getTime(), nowMs),
		...(revokedAt === null ? {} : { state: "revoked" as const }),
	};
}

/** How long a waiver holds that ends after the day of `expiresMs`. */
export function describeLife(expiresMs: number, nowMs: number) {
	const daysLeft = Math.round(expiresMs / DAY_MS) - Math.floor(nowMs / DAY_MS);
	const state = daysLeft < 0 ? "expired" : daysLeft <= ENDING_DAYS ? "ending" : "active";
	return { state, daysLeft } as const;
}

function toDay(date: Date): string {
	return date.toISOString().slice(0, 10);
}

const waiversSchema = policySchema.shape.waivers;

/** The waivers of the database that hold for a project, as a policy has them. */
export async function readWaivers(
	db: Db,
	orgId: string,
	projectId: string,
): Promise<{ readonly waivers: readonly PolicyWaiver[]; readonly marks: readonly WaiverMark[] }> {
	const rows = await db.dependencyWaiver.findMany({
		where: { orgId, revokedAt: null, OR: [{ projectId }, { projectId: null }] },
		orderBy: { id: "asc" },
		take: 10_000,
		select: WAIVER_COLUMNS,
	});
	const waivers = waiversSchema.parse(
		rows.map((row) => ({
			id: row.advisory ?? undefined,
			package: row.package ?? undefined,
			path: row.path ?? undefined,
			rule: row.rule ?? undefined,
			version: row.version ?? undefined,
			owner: row.owner,
			reason: row.reason,
			expires: toDay(row.expires),
			"until-fixed": row.untilFixed,
			status: row.status,
			justification: row.justification ?? undefined,
		})),
	);
	const marks = rows.map((row) => ({
		id: row.id,
		owner: row.owner,
		reason: row.reason,
		expires: toDay(row.expires),
		advisory: row.advisory,
		package: row.package,
		rule: row.rule,
	}));
	return { waivers, marks };
}
