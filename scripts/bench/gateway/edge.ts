/**
 * The edge as it runs, on a catalogue of 400 models: key verification, policy, usage log on disk
 * and its way into PostgreSQL. Arguments: the upstream, and the database.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { createKeyVerifier } from "#server/access/index.ts";
import { createOpenRouterUpstream } from "#server/adapters/openrouter/chat-upstream.ts";
import { systemTimers } from "#server/adapters/simulator/system-timers.ts";
import {
	createUndiciTransport,
	DEFAULT_TRANSPORT_OPTIONS,
} from "#server/adapters/undici/create-undici-transport.ts";
import { createHealthRecorder } from "#server/catalog/index.ts";
import { createCircuitBreaker } from "#server/gateway/core/circuit-breaker.ts";
import { createRetryBudget } from "#server/gateway/core/retry-budget.ts";
import { createGateway } from "#server/gateway/create-gateway.ts";
import { createModelDirectory } from "#server/gateway/create-model-directory.ts";
import { DEFAULT_GATEWAY_LIMITS } from "#server/gateway/gateway-limits.ts";
import { nodeScheduler } from "#server/ledger/node-scheduler.ts";
import { openUsageLedger } from "#server/ledger/open-usage-ledger.ts";
import { systemClock as clock } from "#server/platform/clock.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { systemRandom as random } from "#server/platform/random.ts";
import {
	allowedAuthors,
	createDecisionMaker,
	effectivePrice,
	estimatePromptTokens,
} from "#server/policy/index.ts";
import {
	buildCatalog,
	buildHealth,
	buildHealthSnapshot,
	buildModel,
	buildPolicy,
	priceUsd,
} from "#server/policy/testing/builders.ts";
import { createClientOriginReader } from "#server/processes/edge/client-address.ts";
import {
	createEdgeServer,
	DEFAULT_EDGE_LIMITS,
} from "#server/processes/edge/create-edge-server.ts";
import { createEdgeMetrics } from "#server/processes/edge/metrics.ts";
import { createRequestReader } from "#server/processes/edge/request-reader.ts";
import { serveChild } from "./child.ts";

const AUTHORS = ["openai", "anthropic", "google", "meta-llama", "mistralai"];
const models = Array.from({ length: 400 }, (_, at) =>
	buildModel(`${AUTHORS[at % AUTHORS.length]}/model-${at}`, {
		createdMs: Date.now() - ((at * 7) % 400) * 86_400_000,
		qualityPercentile: (at * 37) % 101,
		price: priceUsd(((at * 13) % 50) / 5, ((at * 13) % 50) / 1.3),
		contextTokens: 200_000,
	}),
);
const catalog = buildCatalog(models);
const health = buildHealthSnapshot(models.map(({ id }) => buildHealth(id, 100)));
const policy = buildPolicy({});

const dataDir = mkdtempSync(path.join(tmpdir(), "sophia-bench-"));
process.on("exit", () => rmSync(dataDir, { recursive: true, force: true }));
const ledger = openUsageLedger({
	dataDir,
	pool: createPool({
		connectionString: process.argv[3] ?? "",
		max: 2,
		applicationName: "sophia bench",
	}),
	onEvent: ({ severity, message }) => {
		if (severity === "error") process.stderr.write(`${message}\n`);
	},
});
const grant = {
	orgId: DEFAULT_ORG_ID,
	keyId: "00000000-0000-7000-8000-0000000000aa",
	userId: null,
	scopes: ["chat" as const],
	allowedModels: null,
	capture: "off" as const,
	captureRetentionDays: 30,
	expiresAtMs: null,
};
const verifier = createKeyVerifier({
	lookup: { find: async () => grant },
	changeFeed: {
		subscribe: () => () => undefined,
		lastConfirmedMs: () => Date.now(),
		close: async () => undefined,
	},
	clock,
	hmacKey: Buffer.alloc(32, 1),
	serviceKey: Buffer.alloc(32, 2),
});
const transport = createUndiciTransport({
	...DEFAULT_TRANSPORT_OPTIONS,
	baseUrl: process.argv[2] ?? "",
	reach: "private",
});
const upstream = createOpenRouterUpstream({
	name: "bench",
	apiKey: "upstream",
	simulated: false,
	publicUrl: null,
	transport,
});
const snapshots = { catalog: () => catalog, health: () => health, policy: () => policy };
const directory = createModelDirectory({ ...snapshots, allowedAuthors });
const metrics = createEdgeMetrics();
const gateway = createGateway({
	clock,
	random,
	timers: systemTimers,
	ledger,
	health: createHealthRecorder({
		store: { save: async () => undefined },
		clock,
		after: nodeScheduler.after,
		instance: "bench",
		onSaving: () => undefined,
	}),
	observer: {
		...metrics,
		failure: (message, error) => process.stderr.write(`${message} ${error}\n`),
	},
	breaker: createCircuitBreaker(clock, random),
	directory,
	decisions: createDecisionMaker({ ...snapshots, clock, random }),
	upstreams: () => [upstream],
	budget: createRetryBudget({ ratio: 0.1, burst: 10 }),
	limits: DEFAULT_GATEWAY_LIMITS,
	estimatePromptTokens,
	effectivePrice,
});
const edge = createEdgeServer({
	gateway,
	verifier,
	directory,
	clock,
	random,
	metrics,
	gauges: [],
	readiness: () => ({ isReady: true, checks: {} }),
	console: null,
	osv: null,
	reader: createRequestReader(nodeScheduler.after),
	readOrigin: createClientOriginReader([]),
	onFailure: (message, error) => process.stderr.write(`${message} ${error}\n`),
	limits: DEFAULT_EDGE_LIMITS,
});
serveChild(edge.server);
