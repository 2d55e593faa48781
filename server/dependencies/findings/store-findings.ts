import { createHash } from "node:crypto";
import type { Clock } from "#server/platform/clock.ts";
import type { Tx } from "#server/platform/db/client.ts";
import { Prisma } from "#server/platform/db/generated/client.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import { findingStateSchema } from "../console-contract.ts";
import {
	type FindingStep,
	rateRisk,
	reconcileFindings,
	type SeenFindings,
	type SeenIssue,
} from "../core/history/reconcile-findings.ts";
import { isSameName } from "../core/policy/apply-policy.ts";

/** A waiver of the database, as far as its findings tell it apart. */
export interface WaiverMark {
	readonly id: string;
	readonly owner: string;
	readonly reason: string;
	readonly expires: string;
	/** What it names; several decisions are often made with the same words. */
	readonly advisory: string | null;
	readonly package: string | null;
	readonly rule: string | null;
}

export interface StoreFindingsInput {
	readonly orgId: string;
	readonly projectId: string;
	readonly auditId: string;
	readonly actorName: string;
	readonly found: SeenFindings;
	readonly waivers: readonly WaiverMark[];
}

/**
 * Brings the findings of a project to what the report says, with a history row for each change.
 * What is as it was is not written again: of thousands of projects, new advisories change few.
 */
export async function storeFindings(
	tx: Tx,
	deps: { readonly clock: Clock; readonly random: Random },
	input: StoreFindingsInput,
): Promise<void> {
	const rows = await tx.dependencyFinding.findMany({
		where: { projectId: input.projectId, check: { in: [...input.found.looked] } },
		select: {
			id: true,
			fingerprint: true,
			check: true,
			rule: true,
			package: true,
			state: true,
			digest: true,
		},
	});
	const digests = new Map(rows.map(({ id, digest }) => [id, digest]));
	const known = rows.map((row) => ({ ...row, state: findingStateSchema.parse(row.state) }));
	const steps = reconcileFindings(known, input.found).map((step) => ({
		...step,
		id: step.known?.id ?? newId(deps.clock, deps.random),
	}));
	const at = new Date(deps.clock.nowMs());
	const described = steps.flatMap(({ known: before, seen, state, id }) => {
		if (seen === null) return [];
		const row = describe(seen, state, input);
		const digest = createHash("sha1").update(JSON.stringify(row)).digest("base64");
		return [{ isNew: before === null, row: { id, ...row, digest } }];
	});
	const fresh = described.filter(({ isNew }) => isNew).map(({ row }) => row);
	const changed = described.filter(
		({ isNew, row }) => !isNew && digests.get(row.id) !== row.digest,
	);
	const gone = steps.filter(({ seen }) => seen === null).map(({ id }) => id);
	await rewrite(tx, { changed: changed.map(({ row }) => row), gone, at });
	await markSeen(tx, input, at);
	if (fresh.length > 0) await tx.dependencyFinding.createMany({ data: toRows(fresh, at) });
	const events = steps.flatMap(({ id, events: kinds, seen }) =>
		kinds.map((kind) => ({
			findingId: id,
			at,
			kind,
			severity: seen?.issue.severity ?? null,
			auditId: input.auditId,
			actor: input.actorName,
			note: describeNote(kind, seen),
		})),
	);
	if (events.length > 0) await tx.dependencyFindingEvent.createMany({ data: events });
}

/** Once what is gone is marked as such: all others were seen. */
async function markSeen(tx: Tx, { projectId, found }: StoreFindingsInput, at: Date) {
	await tx.$executeRaw`
		UPDATE dependency_finding SET "lastSeenAt" = ${at}
		WHERE "projectId" = ${projectId}::uuid AND state <> 'fixed' AND "check" = ANY(${[...found.looked]})`;
}

type DescribedFinding = ReturnType<typeof describe> & {
	readonly id: string;
	readonly digest: string;
};

function toRows(fresh: readonly DescribedFinding[], at: Date) {
	return fresh.map((row) => ({
		...row,
		vulnerability: row.vulnerability ?? Prisma.DbNull,
		firstSeenAt: at,
		lastSeenAt: at,
	}));
}

/** One statement for all that are gone, one for all that are seen otherwise than before. */
async function rewrite(
	tx: Tx,
	{
		changed,
		gone,
		at,
	}: {
		readonly changed: readonly DescribedFinding[];
		readonly gone: readonly string[];
		readonly at: Date;
	},
): Promise<void> {
	if (gone.length > 0) {
		await tx.dependencyFinding.updateMany({
			where: { id: { in: [...gone] } },
			data: { state: "fixed", fixedAt: at, fails: false, digest: "" },
		});
	}
	if (changed.length === 0) return;
	await tx.$executeRaw`
		UPDATE dependency_finding finding SET
			fingerprint = fresh.fingerprint, version = fresh.version, severity = fresh.severity,
			level = fresh.level, message = fresh.message, state = fresh.state, fails = fresh.fails,
			"isExploited" = fresh."isExploited", "isDirect" = fresh."isDirect",
			"isFixable" = fresh."isFixable", "isImported" = fresh."isImported",
			scopes = fresh.scopes, risk = fresh.risk, issue = fresh.issue, digest = fresh.digest,
			vulnerability = nullif(fresh.vulnerability, 'null'::jsonb), "waiverId" = fresh."waiverId",
			"lastSeenAt" = ${at}, "fixedAt" = NULL
		FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) AS fresh(
			id uuid, fingerprint text, version text, severity text, level text, message text,
			state text, fails boolean, "isExploited" boolean, "isDirect" boolean,
			"isFixable" boolean, "isImported" boolean, scopes text[], risk float8, issue jsonb,
			vulnerability jsonb, digest text, "waiverId" uuid)
		WHERE finding.id = fresh.id`;
}

function describe(seen: SeenIssue, state: FindingStep["state"], input: StoreFindingsInput) {
	const { issue, vulnerability, isImported } = seen;
	return {
		orgId: input.orgId,
		projectId: input.projectId,
		fingerprint: issue.fingerprint,
		check: issue.check,
		rule: issue.rule,
		package: issue.package,
		version: issue.version,
		severity: issue.severity,
		level: issue.level,
		message: issue.message,
		state,
		fails: issue.fails,
		isExploited: vulnerability?.known_exploited === true,
		isDirect: vulnerability?.direct ?? null,
		isFixable: vulnerability === null ? issue.fix !== null : vulnerability.safe_version !== null,
		isImported,
		scopes: kindsOf(vulnerability?.scopes ?? []),
		risk: rateRisk(seen),
		issue,
		vulnerability,
		waiverId: findWaiverId(seen, input.waivers),
	};
}

/** `group:dev` and `group:test` are both of the kind `group`. */
function kindsOf(scopes: readonly string[]): string[] {
	return [...new Set(scopes.map((scope) => scope.split(":")[0] ?? scope))];
}

function findWaiverId(
	{ issue, vulnerability }: SeenIssue,
	waivers: readonly WaiverMark[],
): string | null {
	const { waived } = issue;
	if (waived === null) return null;
	const identifiers = [issue.rule, ...(vulnerability?.identifiers ?? [])];
	const found = waivers.find(
		(waiver) =>
			waiver.owner === waived.owner &&
			waiver.reason === waived.reason &&
			waiver.expires === waived.expires &&
			(waiver.advisory === null || identifiers.includes(waiver.advisory)) &&
			(waiver.rule === null || waiver.rule === issue.rule) &&
			(waiver.package === null || isSameName(waiver.package, issue.package)),
	);
	return found?.id ?? null;
}

function describeNote(kind: string, seen: SeenIssue | null): string | null {
	if (seen === null) return null;
	const { issue } = seen;
	if (kind === "moved") return `now at version ${issue.version ?? "unknown"}`;
	if (kind === "accepted" && issue.waived !== null) {
		const { owner, reason, expires } = issue.waived;
		return `by ${owner} until ${expires}: ${reason}`;
	}
	return null;
}
