import type { CallerGrant } from "#server/access/contract.ts";
import { DEFAULT_ORG_ID } from "#server/access/contract.ts";
import type { CatalogModel } from "#server/catalog/contract.ts";
import type {
	CaptureRecord,
	UsageIntent,
	UsageTerminal,
} from "#server/ledger/core/usage-records.ts";
import type { Clock } from "#server/platform/clock.ts";
import { AppError } from "#server/platform/errors.ts";
import type { Random } from "#server/platform/random.ts";
import type { DecisionRecord, RequestFeatures } from "#server/policy/contract.ts";
import { effectivePrice } from "#server/policy/core/expected-cost.ts";
import { createCircuitBreaker } from "../core/circuit-breaker.ts";
import { createRetryBudget } from "../core/retry-budget.ts";
import type { GatewayDeps } from "../gateway-deps.ts";
import { DEFAULT_GATEWAY_LIMITS, type GatewayLimits } from "../gateway-limits.ts";
import type {
	DecisionMaker,
	HealthSample,
	ModelDirectory,
	Timers,
	Upstream,
	UpstreamTransport,
	UsageLog,
} from "../ports.ts";

/** A catalogue model with round prices: $1 per million tokens in, $2 out. */
export function buildModel(id: string, changes: Partial<CatalogModel> = {}): CatalogModel {
	return {
		id,
		name: id,
		author: id.split("/")[0] ?? id,
		createdMs: Date.UTC(2026, 9, 1),
		expiresMs: null,
		contextTokens: 128_000,
		maxCompletionTokens: 16_000,
		inputModalities: ["text", "image"],
		outputModalities: ["text"],
		supportedParameters: ["tools", "tool_choice", "response_format", "structured_outputs"],
		price: {
			promptPico: 1_000_000,
			completionPico: 2_000_000,
			requestNanos: 0,
			imagePico: null,
			cacheReadPico: null,
			cacheWritePico: null,
			reasoningPico: null,
		},
		priceOverrides: [],
		benchmarks: {},
		qualityPercentile: null,
		qualitySource: null,
		publishedTtftMs: null,
		...changes,
	};
}

/** A key that may do everything and keeps no bodies. */
export function buildGrant(changes: Partial<CallerGrant> = {}): CallerGrant {
	return {
		orgId: DEFAULT_ORG_ID,
		keyId: "00000000-0000-7000-8000-0000000000aa",
		userId: null,
		scopes: ["chat", "models.read"],
		allowedModels: null,
		capture: "off",
		captureRetentionDays: 30,
		expiresAtMs: null,
		...changes,
	};
}

/** A usage log in memory that refuses what must never happen. */
export interface MemoryLedger extends UsageLog {
	readonly intents: UsageIntent[];
	readonly terminals: UsageTerminal[];
	readonly decisions: DecisionRecord[];
	readonly captures: CaptureRecord[];
	/** From now on: what a full or broken log does. */
	fail(how: "full" | "unwritable" | "never"): void;
}

/** Throws on a second terminal and on a terminal without an intent. */
export function createMemoryLedger(): MemoryLedger {
	const intents: UsageIntent[] = [];
	const terminals: UsageTerminal[] = [];
	const decisions: DecisionRecord[] = [];
	const captures: CaptureRecord[] = [];
	let failing: "full" | "unwritable" | "never" = "never";
	return {
		intents,
		terminals,
		decisions,
		captures,
		fail(how) {
			failing = how;
		},
		admit(intent) {
			if (failing === "full") throw new AppError("unavailable", "the usage log is full");
			intents.push(intent);
			let isOpen = true;
			return {
				finish(terminal) {
					if (!isOpen || terminal.id !== intent.id) throw new Error(`${intent.id} is not open`);
					isOpen = false;
					terminals.push(terminal);
					if (failing === "unwritable") return Promise.reject(new Error("disk failure"));
					return Promise.resolve();
				},
			};
		},
		decision: (record) => decisions.push(record),
		capture: (record) => captures.push(record),
	};
}

export function createFixedDirectory(
	models: readonly CatalogModel[],
	allowedAuthors: readonly string[] | null = null,
): ModelDirectory {
	const byId = new Map(models.map((model) => [model.id, model]));
	return {
		number: () => 1,
		find: (id) => byId.get(id) ?? null,
		list: () => models,
		isAllowed: (model) => allowedAuthors?.includes(model.author) ?? true,
	};
}

/** Chooses in the given order, leaving out what the features exclude. */
export function createFixedDecisions(
	models: readonly CatalogModel[],
	clock: Clock,
): DecisionMaker & { readonly asked: RequestFeatures[] } {
	const asked: RequestFeatures[] = [];
	return {
		asked,
		defaultPreset: () => "balanced",
		decide(requestId, features) {
			asked.push(features);
			const ids = models
				.map((model) => model.id)
				.filter((id) => !features.openBreakers.includes(id))
				.filter((id) => features.allowedModels?.includes(id) ?? true);
			const [chosen, ...alternatives] = ids;
			if (chosen === undefined)
				return { kind: "refused", message: `No model fits: ${models.length} ruled out.` };
			return {
				kind: "decided",
				record: {
					id: `decision-${requestId}`,
					requestId,
					decidedAtMs: clock.nowMs(),
					scorerVersion: 1,
					catalogNumber: 1,
					healthNumber: 1,
					policyNumber: 1,
					features,
					chosen,
					score: 80,
					alternatives,
					margin: alternatives.length > 0 ? 1 : null,
					candidateCount: ids.length,
					reasoning: `${chosen} scored best`,
				},
			};
		},
	};
}

/** An upstream with OpenAI's habits over any transport. */
export function buildUpstream(
	transport: UpstreamTransport,
	changes: Partial<Upstream> = {},
): Upstream {
	return {
		name: "fake",
		kind: "openai-compatible",
		simulated: false,
		transport,
		chatPath: "/chat/completions",
		headers: ["authorization", "Bearer upstream-key"],
		needsIncludeUsage: false,
		models: null,
		...changes,
	};
}

export interface TestGatewayOptions {
	readonly clock: Clock;
	readonly timers: Timers;
	readonly random: Random;
	readonly upstreams: readonly Upstream[];
	readonly models: readonly CatalogModel[];
	readonly limits?: Partial<GatewayLimits>;
	readonly retryBurst?: number;
}

export interface TestGateway {
	readonly deps: GatewayDeps;
	readonly ledger: MemoryLedger;
	readonly samples: HealthSample[];
	readonly failures: string[];
}

/** All surroundings of a gateway, in memory. */
export function buildTestGateway(options: TestGatewayOptions): TestGateway {
	const { clock, timers, random, models } = options;
	const ledger = createMemoryLedger();
	const samples: HealthSample[] = [];
	const failures: string[] = [];
	const deps: GatewayDeps = {
		clock,
		timers,
		random,
		ledger,
		directory: createFixedDirectory(models),
		decisions: createFixedDecisions(models, clock),
		breaker: createCircuitBreaker(clock, random),
		budget: createRetryBudget({ ratio: 0.1, burst: options.retryBurst ?? 10 }),
		upstreams: () => options.upstreams,
		estimatePromptTokens: (fields) => Math.ceil(JSON.stringify(fields.messages).length / 4),
		effectivePrice,
		health: { record: (sample) => samples.push(sample) },
		observer: {
			requestFinished: () => undefined,
			attemptFinished: () => undefined,
			failure: (message, error) => failures.push(`${message}: ${String(error)}`),
		},
		limits: { ...DEFAULT_GATEWAY_LIMITS, ...options.limits },
	};
	return { deps, ledger, samples, failures };
}
