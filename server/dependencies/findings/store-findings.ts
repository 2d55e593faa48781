import type { Clock } from "#server/platform/clock.ts";
import type { Tx } from "#server/platform/db/client.ts";
import { Prisma } from "#server/platform/db/generated/client.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import { findingStateSchema } from "../console-contract.ts";
import type { AuditReport, Issue } from "../contract.ts";
import {
	type FindingStep,
	rateRisk,
	reconcileFindings,
	type SeenIssue,
} from "../core/history/reconcile-findings.ts";

/** A waiver of the database, as far as its findings tell it apart. */
export interface WaiverMark {
	readonly id: string;
	readonly owner: string;
	readonly reason: string;
	readonly expires: string;
}

export interface StoreFindingsInput {
	readonly orgId: string;
	readonly projectId: string;
	readonly auditId: string;
	readonly actorName: string;
	readonly report: AuditReport;
	readonly waivers: readonly WaiverMark[];
}

/** Brings the findings of a project to what the report says, with a history row for each change. */
export async function storeFindings(
	tx: Tx,
	deps: { readonly clock: Clock; readonly random: Random },
	input: StoreFindingsInput,
): Promise<void> {
	const rows = await tx.dependencyFinding.findMany({
		where: { projectId: input.projectId },
		select: { id: true, fingerprint: true, check: true, rule: true, package: true, state: true },
	});
	const known = rows.map((row) => ({ ...row, state: findingStateSchema.parse(row.state) }));
	const steps = reconcileFindings(known, input.report).map((step) => ({
		...step,
		id: step.known?.id ?? newId(deps.clock, deps.random),
	}));
	const at = new Date(deps.clock.nowMs());
	const fresh = steps.flatMap(({ known: before, seen, state, id }) =>
		before !== null || seen === null
			? []
			: [{ id, ...describe(seen, state, input), firstSeenAt: at, lastSeenAt: at }],
	);
	const created = fresh.map((row) => ({
		...row,
		vulnerability: row.vulnerability ?? Prisma.DbNull,
	}));
	if (fresh.length > 0) await tx.dependencyFinding.createMany({ data: created });
	await writeKnown(tx, steps, input, at);
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

/** One statement for all that were seen again, one for all that are gone. */
async function writeKnown(
	tx: Tx,
	steps: readonly (FindingStep & { readonly id: string })[],
	input: StoreFindingsInput,
	at: Date,
): Promise<void> {
	const gone = steps.filter(({ seen }) => seen === null).map(({ id }) => id);
	if (gone.length > 0) {
		await tx.dependencyFinding.updateMany({
			where: { id: { in: gone } },
			data: { state: "fixed", fixedAt: at, fails: false },
		});
	}
	const again = steps.flatMap(({ known, seen, state, id }) =>
		known === null || seen === null ? [] : [{ id, ...describe(seen, state, input) }],
	);
	if (again.length === 0) return;
	await tx.$executeRaw`
		UPDATE dependency_finding finding SET
			fingerprint = fresh.fingerprint, version = fresh.version, severity = fresh.severity,
			level = fresh.level, message = fresh.message, state = fresh.state, fails = fresh.fails,
			"isExploited" = fresh."isExploited", "isDirect" = fresh."isDirect",
			"isFixable" = fresh."isFixable", "isImported" = fresh."isImported",
			scopes = fresh.scopes, risk = fresh.risk, issue = fresh.issue,
			vulnerability = nullif(fresh.vulnerability, 'null'::jsonb), "waiverId" = fresh."waiverId",
			"lastSeenAt" = ${at}, "fixedAt" = NULL
		FROM jsonb_to_recordset(${JSON.stringify(again)}::jsonb) AS fresh(
			id uuid, fingerprint text, version text, severity text, level text, message text,
			state text, fails boolean, "isExploited" boolean, "isDirect" boolean,
			"isFixable" boolean, "isImported" boolean, scopes text[], risk float8, issue jsonb,
			vulnerability jsonb, "waiverId" uuid)
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
		waiverId: findWaiverId(issue, input.waivers),
	};
}

/** `group:dev` and `group:test` are both of the kind `group`. */
function kindsOf(scopes: readonly string[]): string[] {
	return [...new Set(scopes.map((scope) => scope.split(":")[0] ?? scope))];
}

function findWaiverId({ waived }: Issue, waivers: readonly WaiverMark[]): string | null {
	if (waived === null) return null;
	const { owner, reason, expires } = waived;
	return (
		waivers.find(
			(waiver) => waiver.owner === owner && waiver.reason === reason && waiver.expires === expires,
		)?.id ?? null
	);
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
