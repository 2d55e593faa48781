import type { Upstream, UpstreamTransport } from "#server/gateway/ports.ts";

/** A Portkey gateway as a hop in front of OpenRouter. */
export interface PortkeyOptions {
	readonly name: string;
	/** Sent as `authorization`: Portkey lets that header win over its own configuration. */
	readonly openRouterKey: string;
	/** Where Portkey forwards to, `/v1` included. */
	readonly customHost: string;
	readonly transport: UpstreamTransport;
}

/**
 * Uses Portkey's proxy route: its typed routes drop parameters, comments and the error object of a
 * broken stream, the proxy route passes all of them untouched.
 */
export function createPortkeyUpstream(options: PortkeyOptions): Upstream {
	return {
		name: options.name,
		kind: "portkey",
		simulated: false,
		transport: options.transport,
		chatPath: "/v1/proxy/chat/completions",
		headers: [
			"authorization",
			`Bearer ${options.openRouterKey}`,
			"x-portkey-provider",
			"openrouter",
			"x-portkey-custom-host",
			options.customHost,
		],
		needsIncludeUsage: false,
		models: null,
	};
}
