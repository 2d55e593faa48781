import type { OpenProvider } from "#server/access/index.ts";
import { createOpenAiCompatibleUpstream } from "#server/adapters/openai-compatible/create-openai-compatible-upstream.ts";
import { createOpenRouterUpstream } from "#server/adapters/openrouter/chat-upstream.ts";
import { createPortkeyUpstream } from "#server/adapters/portkey/create-portkey-upstream.ts";
import {
	createUndiciTransport,
	DEFAULT_TRANSPORT_OPTIONS,
} from "#server/adapters/undici/create-undici-transport.ts";
import type { DeclaredModel } from "#server/catalog/contract.ts";
import type { Upstream, UpstreamTransport } from "#server/gateway/ports.ts";
import type { Env } from "#server/platform/env.ts";
import type { Reach } from "#server/platform/http/check-address.ts";

/** What the environment and the config file say about upstreams. */
export interface UpstreamSettings {
	readonly env: Pick<
		Env,
		| "OPENROUTER_API_KEY"
		| "OPENROUTER_BASE_URL"
		| "OPENAI_COMPATIBLE_BASE_URL"
		| "OPENAI_COMPATIBLE_API_KEY"
		| "PORTKEY_URL"
		| "SOPHIA_ALLOW_PRIVATE_UPSTREAMS"
		| "SOPHIA_SIMULATOR_PORT"
	>;
	/** From the file: a Portkey to go through although no `PORTKEY_URL` is set. */
	readonly portkeyUrl: string | null;
	readonly publicUrl: string;
	/** Models that the OpenAI-compatible servers serve, and nobody else. */
	readonly declaredModels: readonly DeclaredModel[];
}

/** The operator's own addresses may be in private networks; what people enter may not. */
function transportTo(baseUrl: string, reach: Reach = "private"): UpstreamTransport {
	return createUndiciTransport({ ...DEFAULT_TRANSPORT_OPTIONS, baseUrl, reach });
}

function fromEnvironment({ env, portkeyUrl, publicUrl }: UpstreamSettings): Upstream[] {
	const upstreams: Upstream[] = [];
	const key = env.OPENROUTER_API_KEY?.reveal();
	const hop = env.PORTKEY_URL ?? portkeyUrl;
	if (hop && key)
		upstreams.push(
			createPortkeyUpstream({
				name: "portkey",
				openRouterKey: key,
				customHost: env.OPENROUTER_BASE_URL,
				transport: transportTo(hop),
			}),
		);
	if (key)
		upstreams.push(
			createOpenRouterUpstream({
				name: "openrouter",
				apiKey: key,
				simulated: false,
				publicUrl,
				transport: transportTo(env.OPENROUTER_BASE_URL),
			}),
		);
	if (env.OPENAI_COMPATIBLE_BASE_URL)
		upstreams.push(
			createOpenAiCompatibleUpstream({
				name: "openai-compatible",
				apiKey: env.OPENAI_COMPATIBLE_API_KEY?.reveal() ?? null,
				models: null,
				transport: transportTo(env.OPENAI_COMPATIBLE_BASE_URL),
			}),
		);
	return upstreams;
}

function fromProvider(provider: OpenProvider, settings: UpstreamSettings): Upstream {
	const { kind, name, baseUrl } = provider;
	const { SOPHIA_ALLOW_PRIVATE_UPSTREAMS: allowsPrivate } = settings.env;
	const transport = transportTo(baseUrl, allowsPrivate ? "private" : "public");
	const key = provider.secret.reveal();
	switch (kind) {
		case "openrouter":
			return createOpenRouterUpstream({
				name,
				apiKey: key,
				simulated: false,
				publicUrl: settings.publicUrl,
				transport,
			});
		case "portkey":
			return createPortkeyUpstream({
				name,
				openRouterKey: key,
				customHost: settings.env.OPENROUTER_BASE_URL,
				transport,
			});
		default:
			return createOpenAiCompatibleUpstream({ name, apiKey: key, models: null, transport });
	}
}

/** The simulator's wire format is OpenRouter's; it takes any key. */
export function buildSimulatorUpstream(port: number): Upstream {
	return createOpenRouterUpstream({
		name: "simulator",
		apiKey: "simulator",
		simulated: true,
		publicUrl: null,
		transport: transportTo(`http://127.0.0.1:${port}/api/v1`),
	});
}

/** Upstreams in the order in which they are tried: those of the console first, then the environment's. */
export function buildUpstreams(
	providers: readonly OpenProvider[],
	settings: UpstreamSettings,
): Upstream[] {
	const upstreams = [
		...providers.map((provider) => fromProvider(provider, settings)),
		...fromEnvironment(settings),
	];
	const { declaredModels } = settings;
	if (declaredModels.length === 0) return upstreams;
	return upstreams.map((upstream) => withDeclared(upstream, declaredModels));
}

/** Declared ids mean nothing to OpenRouter, and its ids nothing to the servers that have their own. */
function withDeclared(upstream: Upstream, declared: readonly DeclaredModel[]): Upstream {
	const ids = new Set(declared.map(({ model }) => model.id));
	if (upstream.kind !== "openai-compatible")
		return { ...upstream, models: { has: (id) => !ids.has(id) } };
	const names = declared.flatMap(({ model, upstreamModel }): [string, string][] =>
		upstreamModel === null ? [] : [[model.id, upstreamModel]],
	);
	return { ...upstream, models: ids, modelNames: new Map(names) };
}
