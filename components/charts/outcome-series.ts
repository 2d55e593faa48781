import { OUTCOMES } from "#components/requests/outcome.tsx";
import type { RequestOutcome } from "#server/ledger/contract.ts";
import type { SeriesInput } from "./chart-model.ts";

/** From the bottom up: what went well first, so that faults lie on a calm ground. */
const LOOKS = [
	["ok", "var(--latency)"],
	["running", "var(--freshness)"],
	["client_abort", "var(--line-strong)"],
	["refused", "var(--cost)"],
	["stream_incomplete", "var(--quality)"],
	["upstream_error", "var(--bad)"],
	["shutdown", "var(--muted)"],
	["unknown", "var(--fg)"],
] as const satisfies readonly (readonly [RequestOutcome, string])[];

/** Counts by outcome, one record a bucket, as series of a stack; outcomes that never occur are left out. */
export function outcomeSeries(
	counts: readonly Readonly<Partial<Record<RequestOutcome, number>>>[],
): readonly SeriesInput[] {
	return LOOKS.flatMap(([key, colour]) => {
		const values = counts.map((bucket) => bucket[key] ?? 0);
		return values.some((value) => value > 0)
			? [{ key, label: OUTCOMES[key].label, colour, values }]
			: [];
	});
}
