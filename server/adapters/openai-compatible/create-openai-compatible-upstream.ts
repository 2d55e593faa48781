import type { Upstream, UpstreamTransport } from "#server/gateway/ports.ts";

/** Any server that speaks OpenAI's chat completions. */
export interface OpenAiCompatibleOptions {
	readonly name: string;
	readonly apiKey: string | null;
	/** Catalogue ids that it serves; `null`: all. */
	readonly models: ReadonlySet<string> | null;
	readonly transport: UpstreamTransport;
}

/** An upstream that is told to report usage, since OpenAI's servers do so only when asked. */
export function createOpenAiCompatibleUpstream(options: OpenAiCompatibleOptions): Upstream {
	return {
		name: options.name,
		kind: "openai-compatible",
		simulated: false,
		transport: options.transport,
		chatPath: "/chat/completions",
		headers: options.apiKey === null ? [] : ["authorization", `Bearer ${options.apiKey}`],
		needsIncludeUsage: true,
		models: options.models,
	};
}
