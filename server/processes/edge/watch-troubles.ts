import type { CircuitBreaker } from "#server/gateway/core/circuit-breaker.ts";
import type { LedgerEvent } from "#server/ledger/index.ts";
import type { AlertKeeper } from "#server/platform/alerts/alert-keeper.ts";

/** The kinds of alerts that an edge raises. */
export const EDGE_ALERTS = {
	states: ["breaker_open", "usage_log_refuses", "store_lost"],
	incidents: [
		"log_damaged",
		"log_read_failed",
		"log_write_failed",
		"record_set_aside",
		"requests_unknown",
	],
} as const;

const USAGE_LOG = "usage log";
/** Each of these is one thing to know, whichever file or process it came from. */
const MERGED = new Set<string>(["record_set_aside", "requests_unknown", "store_lost"]);

export interface TroubleSources {
	readonly alerts: Pick<AlertKeeper, "raise" | "resolve" | "open">;
	readonly breaker: Pick<CircuitBreaker, "notClosed" | "isOpen">;
	/** Why billed calls are refused at the moment; `null` when they are not. */
	readonly refusal: () => string | null;
	/** Told when calls begin to be refused and when they are taken again. */
	readonly onRefusing: (message: string) => void;
}

/** Alerts of what the usage log reports. Returns nothing to wait for: it is called on hot paths. */
export function noteLedgerEvent(
	alerts: TroubleSources["alerts"],
	{ severity, kind, subject, message }: LedgerEvent,
): void {
	if (kind === "store_restored") alerts.resolve("store_lost", USAGE_LOG);
	if (severity !== "error") return;
	alerts.raise({ kind, subject: MERGED.has(kind) ? USAGE_LOG : subject, message });
}

/** Looks at what has no event of its own; to be called every few seconds. */
export function lookForTroubles(sources: TroubleSources): void {
	const { alerts, breaker } = sources;
	lookAtUsageLog(sources);
	const open = new Set<string>();
	for (const { modelId, upstream } of breaker.notClosed()) {
		if (!breaker.isOpen(modelId, upstream)) continue;
		const subject = `${modelId} on ${upstream}`;
		open.add(subject);
		const message = `${subject} fails so often that it is taken out and probed from time to time.`;
		alerts.raise({ kind: "breaker_open", subject, message });
	}
	for (const { subject } of alerts.open("breaker_open"))
		if (!open.has(subject)) alerts.resolve("breaker_open", subject);
}

function lookAtUsageLog({ alerts, refusal, onRefusing }: TroubleSources): void {
	const kind = "usage_log_refuses";
	const reason = refusal();
	const wasRefusing = alerts.open(kind).length > 0;
	if (reason === null) {
		if (wasRefusing) onRefusing("Model calls are taken again.");
		alerts.resolve(kind, USAGE_LOG);
		return;
	}
	const message = `Model calls are refused, since the usage log takes no records: ${reason}`;
	if (!wasRefusing) onRefusing(message);
	alerts.raise({ kind, subject: USAGE_LOG, message });
}
