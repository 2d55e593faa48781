import type { SpanRecord } from "#server/ledger/core/usage-records.ts";
import type { Random } from "#server/platform/random.ts";

const STEPS = ["fetch", "plan", "tool", "model", "check", "write"] as const;
const BRANCHES = 8;

/**
 * A long trace as workflows and agents will make them: spans name their own id and their parent's,
 * lie within the parent and begin in order. Exactly `count` of them.
 */
export function inventTrace(
	random: Random,
	{ count, durationMs }: { readonly count: number; readonly durationMs: number },
): SpanRecord[] {
	const spans: SpanRecord[] = [
		{ name: "workflow nightly-report", startMs: 0, endMs: durationMs, attributes: { spanId: 0 } },
	];
	for (let index = 1; index < count; index++) {
		const parentIndex = Math.floor((index - 1) / BRANCHES);
		const parent = spans[parentIndex];
		if (parent === undefined) break;
		const share = (parent.endMs - parent.startMs) / BRANCHES;
		const startMs = parent.startMs + share * ((index - 1) % BRANCHES);
		const isFailed = random.next() < 0.01;
		spans.push({
			name: `${STEPS[index % STEPS.length]} ${index}`,
			startMs,
			endMs: startMs + share * (0.3 + 0.65 * random.next()),
			attributes: {
				spanId: index,
				parentId: parentIndex,
				...(isFailed ? { error: true, message: "demo: this step failed and was repeated" } : {}),
			},
		});
	}
	return spans;
}
