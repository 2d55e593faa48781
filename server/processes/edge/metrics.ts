import type { FinishedRequest } from "#server/gateway/ports.ts";
import type { AttemptRecord, UsageTerminal } from "#server/ledger/core/usage-records.ts";

/** Upper bounds in seconds, from a loopback answer to a long generation. */
const SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 0.8, 1.5, 3, 6, 15, 30, 60, 120, 300];

interface Histogram {
	readonly counts: number[];
	sum: number;
	count: number;
}

function newHistogram(): Histogram {
	return { counts: new Array<number>(SECONDS.length).fill(0), sum: 0, count: 0 };
}

function observe(histogram: Histogram, seconds: number): void {
	histogram.sum += seconds;
	histogram.count++;
	const bucket = SECONDS.findIndex((bound) => seconds <= bound);
	if (bucket >= 0) histogram.counts[bucket] = (histogram.counts[bucket] ?? 0) + 1;
}

/** A value read when somebody asks. */
export interface Gauge {
	readonly name: string;
	readonly help: string;
	readonly read: () => number;
}

export interface EdgeMetrics {
	requestFinished(terminal: UsageTerminal, request: Pick<FinishedRequest, "stream">): void;
	attemptFinished(attempt: AttemptRecord): void;
	refused(status: number): void;
	render(gauges: readonly Gauge[]): string;
}

function escapeLabel(value: string): string {
	return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

/** Counts by two labels whose values are few; the label text is only made when it is rendered. */
type PairCounts = Map<string, Map<string, number>>;

function countPair(counts: PairCounts, first: string, second: string): void {
	let inner = counts.get(first);
	if (inner === undefined) {
		inner = new Map();
		counts.set(first, inner);
	}
	inner.set(second, (inner.get(second) ?? 0) + 1);
}

/** One label per pair, in the order in which they were first counted. */
function labelPairs(
	counts: PairCounts,
	label: (first: string, second: string) => string,
): Map<string, number> {
	const labelled = new Map<string, number>();
	for (const [first, inner] of counts)
		for (const [second, count] of inner) labelled.set(label(first, second), count);
	return labelled;
}

function renderCounter(name: string, help: string, values: ReadonlyMap<string, number>): string {
	const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} counter`];
	for (const [labels, value] of values) lines.push(`${name}{${labels}} ${value}`);
	return lines.join("\n");
}

function renderHistogram(name: string, help: string, histogram: Histogram): string {
	const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`];
	let running = 0;
	for (const [at, bound] of SECONDS.entries()) {
		running += histogram.counts[at] ?? 0;
		lines.push(`${name}_bucket{le="${bound}"} ${running}`);
	}
	lines.push(`${name}_bucket{le="+Inf"} ${histogram.count}`);
	lines.push(`${name}_sum ${histogram.sum}`, `${name}_count ${histogram.count}`);
	return lines.join("\n");
}

/**
 * Prometheus text format. Written by hand: labels come from closed sets (outcomes, error classes,
 * configured upstreams), so the number of series is bounded, and counting stays off the profile.
 */
export function createEdgeMetrics(): EdgeMetrics {
	const requests: PairCounts = new Map();
	const attempts: PairCounts = new Map();
	const refusals = new Map<string, number>();
	const tokens = { prompt: 0, completion: 0 };
	const duration = newHistogram();
	const ttft = newHistogram();
	return {
		requestFinished(terminal, { stream }) {
			countPair(requests, terminal.outcome, stream ? "true" : "false");
			tokens.prompt += terminal.tokens.prompt;
			tokens.completion += terminal.tokens.completion;
			observe(duration, terminal.durationMs / 1000);
			if (terminal.ttftMs !== null) observe(ttft, terminal.ttftMs / 1000);
		},
		attemptFinished({ upstream, outcome, errorClass }) {
			countPair(attempts, upstream, errorClass ?? outcome);
		},
		refused(status) {
			const label = `status="${status}"`;
			refusals.set(label, (refusals.get(label) ?? 0) + 1);
		},
		render(gauges) {
			const requestLabels = labelPairs(
				requests,
				(outcome, stream) => `outcome="${outcome}",stream="${stream}"`,
			);
			const attemptLabels = labelPairs(
				attempts,
				(upstream, outcome) => `upstream="${escapeLabel(upstream)}",outcome="${outcome}"`,
			);
			const tokenLabels = new Map([
				['kind="prompt"', tokens.prompt],
				['kind="completion"', tokens.completion],
			]);
			const parts = [
				renderCounter(
					"sophia_requests_total",
					"Accepted requests by how they ended.",
					requestLabels,
				),
				renderCounter("sophia_refused_total", "Requests refused before admission.", refusals),
				renderCounter("sophia_attempts_total", "Attempts by upstream and result.", attemptLabels),
				renderCounter("sophia_tokens_total", "Tokens recorded.", tokenLabels),
				renderHistogram(
					"sophia_request_duration_seconds",
					"Time to the end of the answer.",
					duration,
				),
				renderHistogram("sophia_time_to_first_token_seconds", "Time to the first token.", ttft),
			];
			for (const { name, help, read } of gauges)
				parts.push(`# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${read()}`);
			return `${parts.join("\n")}\n`;
		},
	};
}
