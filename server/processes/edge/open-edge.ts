import { DEFAULT_ORG_ID } from "#server/access/contract.ts";
import {
	createKeyUseRecorder,
	createKeyVerifier,
	createPostgresKeyLookup,
	openProviders,
} from "#server/access/index.ts";
import {
	createCatalogSource,
	createHealthRecorder,
	createHealthSource,
	createHealthStore,
} from "#server/catalog/index.ts";
import { createCircuitBreaker } from "#server/gateway/core/circuit-breaker.ts";
import { createRetryBudget } from "#server/gateway/core/retry-budget.ts";
import { createGateway, type Gateway } from "#server/gateway/create-gateway.ts";
import { createModelDirectory } from "#server/gateway/create-model-directory.ts";
import { DEFAULT_GATEWAY_LIMITS, type GatewayLimits } from "#server/gateway/gateway-limits.ts";
import type { GatewayObserver, ModelDirectory, Timers } from "#server/gateway/ports.ts";
import { openUsageLedger } from "#server/ledger/open-usage-ledger.ts";
import { createAlertKeeper } from "#server/platform/alerts/alert-keeper.ts";
import { createAlertStore } from "#server/platform/alerts/alert-store.ts";
import { createChangeFeed } from "#server/platform/change-feed.ts";
import type { Clock } from "#server/platform/clock.ts";
import { createDb } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { type Env, publicUrlOf } from "#server/platform/env.ts";
import { newId } from "#server/platform/ids.ts";
import type { Log } from "#server/platform/log.ts";
import type { Random } from "#server/platform/random.ts";
import { createInstallationEnvelope } from "#server/platform/secrets/create-envelope.ts";
import { deriveKey } from "#server/platform/secrets/derive-key.ts";
import type { Secret } from "#server/platform/secrets/secret.ts";
import {
	allowedAuthors,
	createDecisionMaker,
	createPolicySource,
	effectivePrice,
	estimatePromptTokens,
	type GatewayConfig,
	getActivePolicy,
	readGatewayConfig,
} from "#server/policy/index.ts";
import { createUpstreamSource } from "./create-upstream-source.ts";
import { createEdgeMetrics, type EdgeMetrics, type Gauge } from "./metrics.ts";
import { openTraceExporter, traceGauges } from "./open-trace-exporter.ts";
import type { Readiness } from "./serve-health.ts";
import { EDGE_ALERTS, lookForTroubles, noteLedgerEvent } from "./watch-troubles.ts";

export interface EdgeOptions {
	readonly env: Env;
	readonly secret: Secret;
	readonly databaseUrl: string;
	readonly dataDir: string;
	readonly clock: Clock;
	readonly random: Random;
	readonly timers: Timers;
	readonly log: Log;
}

/** The data plane with everything it stands on. */
export interface OpenEdge {
	readonly gateway: Gateway;
	readonly directory: ModelDirectory;
	readonly verifier: ReturnType<typeof createKeyVerifier>;
	readonly metrics: EdgeMetrics;
	readonly gauges: readonly Gauge[];
	readiness(): Readiness;
	/** Writes and stores what is there, then lets go of everything. */
	close(): Promise<void>;
}

const KEY_USE_FLUSH_MS = 10_000;
const WATCH_MS = 2_000;
/** The feed polls every 2 s: after this the database counts as away. */
const DATABASE_AWAY_MS = 6_000;

function limitsFrom(config: GatewayConfig): GatewayLimits {
	const { timeoutMs, retry } = config.gateway;
	const { backoff } = DEFAULT_GATEWAY_LIMITS;
	return {
		...DEFAULT_GATEWAY_LIMITS,
		firstTokenMs: timeoutMs,
		answerMs: timeoutMs,
		maxAttempts: retry.maxAttempts,
		backoff: { ...backoff, factor: retry.backoff === "exponential" ? 2 : 1 },
	};
}

function after(ms: number, callback: () => void): () => void {
	const timer = setTimeout(callback, ms);
	timer.unref();
	return () => clearTimeout(timer);
}

/** Opens database, log and snapshots, and builds the gateway on them. */
export async function openEdge(options: EdgeOptions): Promise<OpenEdge> {
	const { env, clock, random, log, timers, databaseUrl: connectionString } = options;
	const config = await readGatewayConfig(env.PORTKEY_CONFIG_PATH);
	const db = createDb({ connectionString, max: 3 });
	const pool = createPool({ connectionString, max: 4, applicationName: "sophia edge" });
	const ledgerPool = createPool({ connectionString, max: 2, applicationName: "sophia usage log" });
	const changeFeed = await createChangeFeed({
		connectionString,
		clock,
		onConnection: (state, cause) => log.warn({ cause }, `database connection ${state}`),
	});
	const alerts = createAlertKeeper({
		...EDGE_ALERTS,
		store: createAlertStore({ db, clock, random }),
		clock,
		onProblem: (error) => log.warn({ err: error }, "alerts are not saved; trying again"),
	});
	const ledger = openUsageLedger({
		dataDir: options.dataDir,
		pool: ledgerPool,
		onEvent(event) {
			if (event.severity === "error") log.error(event, event.message);
			else log.info(event, event.message);
			noteLedgerEvent(alerts, event);
		},
	});
	const onProblem = (error: unknown) => log.warn({ err: error }, "could not load; trying again");
	const sourceDeps = { db, changeFeed, after, onProblem };
	const catalog = await createCatalogSource(sourceDeps);
	const health = await createHealthSource(sourceDeps);
	const loadActive = () => getActivePolicy(db, DEFAULT_ORG_ID);
	const policy = await createPolicySource({ ...sourceDeps, loadActive });
	const snapshots = { catalog: catalog.current, health: health.current, policy: policy.current };
	const directory = createModelDirectory({ ...snapshots, allowedAuthors });
	const envelope = createInstallationEnvelope(options.secret, random);
	const upstreams = await createUpstreamSource({
		settings: {
			env,
			portkeyUrl: config.gateway.enabled ? config.gateway.url : null,
			publicUrl: publicUrlOf(env),
			declaredModels: config.declaredModels,
		},
		loadProviders: () => openProviders({ db, envelope }, DEFAULT_ORG_ID),
		changeFeed,
		isSimulated: () => catalog.current()?.simulated === true,
		after,
		onProblem,
		onUnserved: (declared) =>
			log.warn(
				`${declared} declared models have no server: set OPENAI_COMPATIBLE_BASE_URL or add a provider of the kind OpenAI-compatible`,
			),
	});
	const recorder = createHealthRecorder({
		store: createHealthStore(pool),
		clock,
		after,
		instance: newId(clock, random),
		onSaving: (state, cause) => log.warn({ cause }, `saving measurements: ${state}`),
	});
	const keyUse = createKeyUseRecorder(pool, clock);
	const verifier = createKeyVerifier({
		lookup: createPostgresKeyLookup(pool),
		changeFeed,
		clock,
		hmacKey: deriveKey(options.secret, "api-key-hmac"),
		serviceKey: deriveKey(options.secret, "service-token"),
		onUse: (keyId) => keyUse.touch(keyId),
	});
	const flushKeyUse = setInterval(() => {
		keyUse
			.flush()
			.catch((error: unknown) => log.warn({ err: error }, "last use of keys not saved"));
	}, KEY_USE_FLUSH_MS);
	const metrics = createEdgeMetrics();
	const breaker = createCircuitBreaker(clock, random);
	const watching = setInterval(() => {
		const onRefusing = (message: string) => log.warn({}, message);
		lookForTroubles({ alerts, breaker, refusal: ledger.refusal, onRefusing });
		void alerts.flush();
	}, WATCH_MS);
	const traces = openTraceExporter({ env, random, after, log, instance: newId(clock, random) });
	const observer: GatewayObserver = {
		requestFinished(terminal, request) {
			metrics.requestFinished(terminal, request);
			traces?.requestFinished(terminal, request);
		},
		attemptFinished: metrics.attemptFinished,
		failure: (message, error) => log.error({ err: error }, message),
	};
	const gateway = createGateway({
		clock,
		random,
		timers,
		ledger,
		health: recorder,
		observer,
		breaker,
		directory,
		decisions: createDecisionMaker({ ...snapshots, clock, random }),
		upstreams: upstreams.current,
		budget: createRetryBudget({ ratio: 0.1, burst: 10 }),
		limits: limitsFrom(config),
		estimatePromptTokens,
		effectivePrice,
	});
	const isDatabaseAway = () => clock.nowMs() - changeFeed.lastConfirmedMs() > DATABASE_AWAY_MS;
	return {
		gateway,
		directory,
		verifier,
		metrics,
		gauges: [
			gauge("sophia_requests_running", "Chat requests in flight.", gateway.running),
			gauge(
				"sophia_breakers_not_closed",
				"Models taken out or probed.",
				() => breaker.notClosed().length,
			),
			gauge("sophia_usage_log_lag_records", "Records not stored yet.", () => ledger.lag().records),
			gauge("sophia_usage_log_lag_bytes", "Bytes not stored yet.", () => ledger.lag().bytes),
			gauge(
				"sophia_usage_log_lag_seconds",
				"Age of the oldest.",
				() => ledger.lag().oldestMs / 1000,
			),
			gauge("sophia_database_away", "1 while the database is away.", () =>
				Number(isDatabaseAway()),
			),
			...traceGauges(traces),
			gauge("process_resident_memory_bytes", "Memory in use.", () => process.memoryUsage.rss()),
			gauge("process_cpu_seconds_total", "Processor time used.", readCpuSeconds),
		],
		readiness() {
			const refusal = ledger.refusal();
			const isLoaded = catalog.current() !== null && policy.current() !== null;
			return {
				isReady: refusal === null && isLoaded,
				checks: {
					usage_log: refusal ?? "writable",
					config: isLoaded ? "loaded" : "catalogue or policy not loaded yet",
					// Reported only: answers go on without the database.
					database: isDatabaseAway() ? "away" : "reachable",
				},
			};
		},
		async close() {
			clearInterval(flushKeyUse);
			clearInterval(watching);
			for (const part of [catalog, health, policy, upstreams, verifier]) part.close();
			const saved = await Promise.allSettled([
				keyUse.flush(),
				recorder.close(),
				ledger.close(),
				traces?.close(),
			]);
			for (const result of saved)
				if (result.status === "rejected")
					log.error({ err: result.reason }, "not saved at shutdown");
			await alerts.close();
			await changeFeed.close();
			await Promise.allSettled([db.$disconnect(), pool.end(), ledgerPool.end()]);
		},
	};
}

function gauge(name: string, help: string, read: () => number): Gauge {
	return { name, help, read };
}

function readCpuSeconds(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1e6;
}
