import type { CallerGrant } from "#server/access/contract.ts";
import {
	createUndiciTransport,
	DEFAULT_TRANSPORT_OPTIONS,
} from "#server/adapters/undici/create-undici-transport.ts";
import { createGateway, type Gateway } from "#server/gateway/create-gateway.ts";
import type { GatewayLimits } from "#server/gateway/gateway-limits.ts";
import type { Upstream } from "#server/gateway/ports.ts";
import {
	buildGrant,
	buildModel,
	buildTestGateway,
	buildUpstream,
	type TestGateway,
} from "#server/gateway/testing/build-gateway.ts";
import {
	type Script,
	type ScriptedServer,
	startScriptedServer,
} from "#server/gateway/testing/scripted-server.ts";
import { systemClock } from "#server/platform/clock.ts";
import { AppError } from "#server/platform/errors.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createClientOriginReader } from "../client-address.ts";
import {
	createEdgeServer,
	DEFAULT_EDGE_LIMITS,
	type EdgeLimits,
	type EdgeServer,
} from "../create-edge-server.ts";
import { createEdgeMetrics } from "../metrics.ts";
import type { OsvService } from "../osv-service.ts";
import { createConsoleProxy } from "../proxy-to-console.ts";
import { createRequestReader } from "../request-reader.ts";

export interface TestEdgeOptions {
	readonly script: Script;
	readonly limits?: Partial<GatewayLimits>;
	readonly edgeLimits?: Partial<EdgeLimits>;
	readonly grant?: Partial<CallerGrant>;
	readonly upstream?: Partial<Upstream>;
	readonly consoleUrl?: string;
	readonly osv?: OsvService;
	readonly models?: readonly string[];
}

/** A real edge on loopback before a scripted upstream. */
export interface TestEdge extends AsyncDisposable {
	readonly url: string;
	readonly port: number;
	readonly gateway: Gateway;
	readonly edge: EdgeServer;
	readonly test: TestGateway;
	readonly upstream: ScriptedServer;
}

export const TEST_KEY = "sph_test";

/** Everything real but the ledger, the catalogue and the policy. */
export async function startTestEdge(options: TestEdgeOptions): Promise<TestEdge> {
	const upstream = await startScriptedServer(options.script);
	const transport = createUndiciTransport({
		...DEFAULT_TRANSPORT_OPTIONS,
		baseUrl: upstream.url,
		reach: "private",
	});
	const models = (options.models ?? ["anthropic/one", "openai/two", "google/three"]).map((id) =>
		buildModel(id),
	);
	const test = buildTestGateway({
		clock: systemClock,
		timers: { setTimeout, clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout) },
		random: systemRandom,
		upstreams: [buildUpstream(transport, options.upstream)],
		models,
		...(options.limits ? { limits: options.limits } : {}),
	});
	const reader = createRequestReader(() => () => undefined);
	const metrics = createEdgeMetrics();
	const observer = { ...test.deps.observer, ...metrics };
	const gateway = createGateway({ ...test.deps, observer });
	const grant = buildGrant(options.grant);
	const edge = createEdgeServer({
		gateway,
		verifier: {
			verify(bearer) {
				if (bearer === TEST_KEY) return grant;
				throw new AppError("unauthorized", "this key is not valid");
			},
		},
		directory: test.deps.directory,
		clock: systemClock,
		random: systemRandom,
		metrics,
		gauges: [],
		readiness: () => ({ isReady: true, checks: { log: "ok" } }),
		console: options.consoleUrl ? createConsoleProxy(options.consoleUrl) : null,
		osv: options.osv ?? null,
		reader,
		readOrigin: createClientOriginReader([]),
		onFailure: (message, error) => test.failures.push(`${message}: ${String(error)}`),
		limits: { ...DEFAULT_EDGE_LIMITS, ...options.edgeLimits },
	});
	await new Promise<void>((resolve) => edge.server.listen(0, "127.0.0.1", resolve));
	const address = edge.server.address();
	const port = typeof address === "object" && address !== null ? address.port : 0;
	return {
		url: `http://127.0.0.1:${port}`,
		port,
		gateway,
		edge,
		test,
		upstream,
		async [Symbol.asyncDispose]() {
			edge.close();
			await reader.close();
			await transport.close();
			await upstream.close();
		},
	};
}
