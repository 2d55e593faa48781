import { type Alert, resolveAlerts, saveAlert } from "#server/platform/alerts/alert-rows.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Tx } from "#server/platform/db/client.ts";
import type { Random } from "#server/platform/random.ts";
import type { AuditDigest } from "./summarize-audit.ts";

/** An audit fails; lasts until one does not. */
export const FAILING_ALERT = "dependencies_failing";
/** An audit could not be made at all. */
export const BROKEN_ALERT = "dependency_audit_broken";
export const STALE_ALERT = "advisories_stale";
export const WAIVERS_ALERT = "waivers_ending";

interface AlertDeps {
	readonly clock: Clock;
	readonly random: Random;
}

/** Tells that something is wrong, or still is. */
export function raiseNow(tx: Tx, deps: AlertDeps, alert: Alert): Promise<void> {
	const nowMs = deps.clock.nowMs();
	return saveAlert(tx, alert, { raisedAtMs: nowMs, lastSeenMs: nowMs, resolvedAtMs: null }, deps);
}

/** Raises the alert of a project whose audit fails, or ends it. */
export async function raiseProjectAlert(
	tx: Tx,
	deps: AlertDeps,
	audit: { readonly projectName: string; readonly digest: AuditDigest },
): Promise<void> {
	const { projectName: subject } = audit;
	const { verdict, summary } = audit.digest;
	const kinds = verdict === "failed" ? [BROKEN_ALERT] : [BROKEN_ALERT, FAILING_ALERT];
	await resolveAlerts(tx, { kinds, subject }, deps.clock.nowMs(), deps);
	if (verdict !== "failed") return;
	const message = `the audit of ${subject} fails: ${summary.summary}${describe(summary.severities)}`;
	await raiseNow(tx, deps, { kind: FAILING_ALERT, subject, message });
}

function describe(counts: AuditDigest["summary"]["severities"]): string {
	if (counts === null) return "";
	const parts = (["critical", "high"] as const).flatMap((level) =>
		counts[level] > 0 ? [`${counts[level]} ${level}`] : [],
	);
	return parts.length === 0 ? "" : `; ${parts.join(" and ")} vulnerabilities`;
}
