import type { Upstream, UpstreamTransport } from "#server/gateway/ports.ts";

/** OpenRouter itself, or a server with its wire format such as the simulator. */
export interface OpenRouterUpstreamOptions {
	readonly name: string;
	readonly apiKey: string;
	readonly simulated: boolean;
	/** Address of this installation, for OpenRouter's attribution. */
	readonly publicUrl: string | null;
	readonly transport: UpstreamTransport;
}

/** OpenRouter reports usage on every answer, so nothing has to be asked for. */
export function createOpenRouterUpstream(options: OpenRouterUpstreamOptions): Upstream {
	const headers = ["authorization", `Bearer ${options.apiKey}`, "x-openrouter-title", "Sophia"];
	if (options.publicUrl !== null) headers.push("http-referer", options.publicUrl);
	return {
		name: options.name,
		kind: options.simulated ? "simulator" : "openrouter",
		simulated: options.simulated,
		transport: options.transport,
		chatPath: "/chat/completions",
		headers,
		needsIncludeUsage: false,
		models: null,
	};
}
