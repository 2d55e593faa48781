import type { AlertKind, Severity } from "../contract.ts";

function kind(name: string, severity: Severity, label: string, meaning: string): AlertKind {
	return { kind: name, severity, label, meaning };
}

/** Every kind that Sophia raises by itself; others are shown by their name, as warnings. */
export const ALERT_KINDS: readonly AlertKind[] = [
	kind(
		"breaker_open",
		"critical",
		"Model taken out",
		"A model fails so often on an upstream that it gets no traffic until a probe succeeds.",
	),
	kind(
		"usage_log_refuses",
		"critical",
		"Calls refused",
		"The usage log takes no records, so billed model calls are refused.",
	),
	kind(
		"store_lost",
		"critical",
		"Database away",
		"Usage records wait on the edge's disk until the database answers again.",
	),
	kind("log_damaged", "critical", "Usage log damaged", "A file of the usage log cannot be read."),
	kind(
		"log_write_failed",
		"critical",
		"Usage log not writable",
		"A record could not be written to the edge's disk.",
	),
	kind("log_read_failed", "warning", "Usage log not readable", "A file of the log is kept aside."),
	kind(
		"record_set_aside",
		"warning",
		"Usage record set aside",
		"The database refused a record for good; it is kept in a file beside the log.",
	),
	kind(
		"requests_unknown",
		"warning",
		"Requests without an end",
		"A process died while requests ran; how they ended is not known.",
	),
	kind(
		"catalog_refused",
		"warning",
		"Model list refused",
		"A source's list of models was not believable; the last good one stays in force.",
	),
	kind(
		"catalog_unreachable",
		"warning",
		"Model list unreachable",
		"A source's list of models could not be fetched; the last good one stays in force.",
	),
	kind(
		"budget_near",
		"warning",
		"Budget nearly used",
		"80 % of the month's budget is spent. Nothing is blocked.",
	),
	kind(
		"budget_exceeded",
		"critical",
		"Budget exceeded",
		"The month's budget is spent. Nothing is blocked.",
	),
	kind(
		"key_expiring",
		"warning",
		"API key about to expire",
		"A key that was used in the last 30 days ends within a week.",
	),
	kind(
		"dependencies_failing",
		"warning",
		"Dependency audit fails",
		"A project has findings that its policy does not let pass.",
	),
	kind(
		"dependency_audit_broken",
		"warning",
		"Dependency audit not made",
		"An audit ended in an error, so nothing new is known of the project.",
	),
	kind(
		"advisories_stale",
		"warning",
		"Advisories out of date",
		"The newest advisory is older than 48 hours; what became known since is missing.",
	),
	kind(
		"waivers_ending",
		"info",
		"Accepted findings end",
		"Decisions to accept findings end within 14 days; then they fail audits again.",
	),
	kind(
		"notification_failed",
		"warning",
		"Notification not delivered",
		"A message was given up after its last try; the delivery log has it.",
	),
];

const BY_NAME = new Map(ALERT_KINDS.map((known) => [known.kind, known]));

/** What is known of a kind; one that is not known is a warning named after itself. */
export function describeAlertKind(name: string): AlertKind {
	const known = BY_NAME.get(name);
	if (known !== undefined) return known;
	const words = name.replaceAll("_", " ");
	return kind(name, "warning", words.charAt(0).toUpperCase() + words.slice(1), "");
}

const ORDER: readonly Severity[] = ["info", "warning", "critical"];

/** The kinds of at least this severity, among the known ones. */
export function kindsOfSeverity(severity: Severity): string[] {
	return ALERT_KINDS.filter((known) => known.severity === severity).map((known) => known.kind);
}

/** Whether `severity` is at least `least`. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
	return ORDER.indexOf(severity) >= ORDER.indexOf(least);
}
