import {
	createTraceExporter,
	type TraceExporter,
} from "#server/adapters/otlp/create-trace-exporter.ts";
import type { Env } from "#server/platform/env.ts";
import { createGuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import type { Log } from "#server/platform/log.ts";
import type { Random } from "#server/platform/random.ts";
import packageFile from "../../../package.json" with { type: "json" };
import type { Gauge } from "./metrics.ts";

export interface TraceExporterDeps {
	readonly env: Env;
	readonly random: Random;
	readonly after: (ms: number, callback: () => void) => () => void;
	readonly log: Log;
	readonly instance: string;
}

/** The export of traces, where `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector. */
export function openTraceExporter(deps: TraceExporterDeps): TraceExporter | null {
	const { env, log, random, after, instance } = deps;
	const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
	if (endpoint === undefined) return null;
	return createTraceExporter({
		endpoint,
		// The operator's own address: a collector stands beside it as a rule.
		send: createGuardedFetch({ reach: "private" }),
		random,
		after,
		version: packageFile.version,
		instance,
		onState(state, reason) {
			if (state === "working") log.info({}, "traces are exported again");
			else log.warn({}, `traces cannot be exported to ${endpoint}: ${reason}`);
		},
	});
}

/** What `/metrics` says of it. */
export function traceGauges(traces: TraceExporter | null): Gauge[] {
	if (traces === null) return [];
	return [
		{
			name: "sophia_trace_spans_exported_total",
			help: "Spans that the collector took.",
			read: () => traces.counts().exported,
		},
		{
			name: "sophia_trace_spans_dropped_total",
			help: "Spans that the collector did not take.",
			read: () => traces.counts().dropped,
		},
	];
}
