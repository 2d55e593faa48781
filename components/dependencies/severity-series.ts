import type { SeriesInput } from "#components/charts/chart-model.ts";
import { SEVERITIES, type Severity } from "./severity.tsx";

const COLOURS: Readonly<Record<Severity, string>> = {
	critical: "var(--bad)",
	high: "var(--cost)",
	medium: "var(--latency)",
	low: "var(--line-strong)",
	unknown: "var(--quality)",
};

/** Open findings by severity, the gravest at the bottom; a day without an audit is a gap, not zero. */
export function severitySeries(
	counts: readonly (Readonly<Record<Severity, number>> | null)[],
): readonly SeriesInput[] {
	return SEVERITIES.flatMap((key) => {
		const values = counts.map((day) => day?.[key] ?? null);
		return values.some((value) => value !== null && value > 0)
			? [{ key, label: key, colour: COLOURS[key], values }]
			: [];
	});
}
