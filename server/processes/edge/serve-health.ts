import type { ServerResponse } from "node:http";
import type { EdgeMetrics, Gauge } from "./metrics.ts";
import { sendJson } from "./send-json.ts";

/** What `/readyz` reports. `isReady` decides the status; the rest is for people. */
export interface Readiness {
	readonly isReady: boolean;
	readonly checks: Readonly<Record<string, string>>;
}

export interface HealthSources {
	readonly metrics: EdgeMetrics;
	readonly gauges: readonly Gauge[];
	readonly readiness: () => Readiness;
	readonly isDraining: boolean;
}

/** Answers what supervisors and Prometheus ask for; false where the path is none of theirs. */
export function serveHealth(
	sources: HealthSources,
	response: ServerResponse,
	path: string,
): boolean {
	if (path === "/livez") {
		sendJson(response, 200, '{"status":"alive"}');
		return true;
	}
	if (path === "/readyz") {
		const { isReady, checks } = sources.readiness();
		const status = sources.isDraining ? "draining" : isReady ? "ready" : "not_ready";
		sendJson(response, status === "ready" ? 200 : 503, JSON.stringify({ status, checks }));
		return true;
	}
	if (path === "/metrics") {
		const text = sources.metrics.render(sources.gauges);
		response.writeHead(200, ["content-type", "text/plain; version=0.0.4; charset=utf-8"]);
		response.end(text);
		return true;
	}
	return false;
}
