import type { AttemptRecord, UsageTerminal } from "#server/ledger/contract.ts";

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
	requestFinished(terminal: UsageTerminal, stream: boolean): void;
	attemptFinished(attempt: AttemptRecord): void;
	refused(status: number): void;
	render(gauges: readonly Gauge[]): string;
}

function escapeLabel(value: string): string {
	return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
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
	const requests = new Map<string, number>();
	const attempts = new Map<string, number>();
	const refusals = new Map<string, number>();
	const tokens = new Map<string, number>();
	const duration = newHistogram();
	const ttft = newHistogram();
	const add = (map: Map<string, number>, labels: string, amount: number) =>
		map.set(labels, (map.get(labels) ?? 0) + amount);
	return {
		requestFinished(terminal, stream) {
			add(requests, `outcome="${terminal.outcome}",stream="${stream}"`, 1);
			add(tokens, 'kind="prompt"', terminal.tokens.prompt);
			add(tokens, 'kind="completion"', terminal.tokens.completion);
			observe(duration, terminal.durationMs / 1000);
			if (terminal.ttftMs !== null) observe(ttft, terminal.ttftMs / 1000);
		},
		attemptFinished({ upstream, outcome, errorClass }) {
			add(attempts, `upstream="${escapeLabel(upstream)}",outcome="${errorClass ?? outcome}"`, 1);
		},
		refused: (status) => add(refusals, `status="${status}"`, 1),
		render(gauges) {
			const parts = [
				renderCounter("sophia_requests_total", "Accepted requests by how they ended.", requests),
				renderCounter("sophia_refused_total", "Requests refused before admission.", refusals),
				renderCounter("sophia_attempts_total", "Attempts by upstream and result.", attempts),
				renderCounter("sophia_tokens_total", "Tokens recorded.", tokens),
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
