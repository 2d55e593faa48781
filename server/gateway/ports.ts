import type { CallerGrant } from "#server/access/contract.ts";
import type { CatalogModel, Price } from "#server/catalog/contract.ts";
import type {
	AdmittedUsage,
	AttemptRecord,
	CaptureRecord,
	UsageIntent,
	UsageTerminal,
} from "#server/ledger/core/usage-records.ts";
import type { DecisionRecord, Preset, RequestFeatures } from "#server/policy/contract.ts";
import type { TraceContext } from "./core/trace-context.ts";

/**
 * What the gateway needs from outside. It is push-based, not an async iterator, because the
 * hot path pays for every promise; back-pressure is `pause`/`resume`.
 */
export interface UpstreamRequest {
	readonly method: "POST" | "GET";
	readonly path: string;
	/** Names and values in turn: what both sides of the hot path take without conversion. */
	readonly headers: readonly string[];
	readonly body: Uint8Array | null;
}

/** Header values of an answer by lower-case name, as undici hands them out. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Why no (more) answer came: a class the failover rules understand, never message text. */
export interface UpstreamFault {
	readonly kind: "connect" | "reset" | "timeout" | "aborted" | "protocol";
	readonly message: string;
	readonly cause?: unknown;
}

/** Exactly one of `onEnd` and `onError` is called, last; nothing after `abort` but `onError`. */
export interface UpstreamHandler {
	onHead(status: number, headers: AnswerHeaders): void;
	onData(chunk: Uint8Array): void;
	onEnd(): void;
	onError(fault: UpstreamFault): void;
}

export interface UpstreamCall {
	pause(): void;
	resume(): void;
	/** Closes the connection to the upstream now. Safe to call more than once. */
	abort(): void;
}

/** Sends bytes to one fixed base URL; the request never chooses the host. */
export interface UpstreamTransport {
	send(request: UpstreamRequest, handler: UpstreamHandler): UpstreamCall;
	close(): Promise<void>;
}

/** One configured upstream: where it is, how to authenticate, which wire habits it has. */
export interface Upstream {
	/** Stable name used in records, metrics and breakers: `simulator`, `openrouter`, ... */
	readonly name: string;
	readonly kind: "simulator" | "openrouter" | "openai-compatible" | "portkey";
	readonly simulated: boolean;
	readonly transport: UpstreamTransport;
	/** Path of chat completions below the transport's base URL. */
	readonly chatPath: string;
	/** Authorisation and vendor headers of every request, names and values in turn. */
	readonly headers: readonly string[];
	/** False where usage is always sent (OpenRouter): then `include_usage` is not added. */
	readonly needsIncludeUsage: boolean;
	/** Ids that this upstream serves; `null`: every id of the catalogue. */
	readonly models: { has(modelId: string): boolean } | null;
	/** Its own names of models that it calls otherwise than the catalogue. */
	readonly modelNames?: ReadonlyMap<string, string>;
}

/** Timers, injected for the fault simulator. */
export interface Timers {
	setTimeout(callback: () => void, ms: number): TimerHandle;
	clearTimeout(handle: TimerHandle): void;
}
export type TimerHandle = object | number;

/** The catalogue in force, restricted by what the policy allows. */
export interface ModelDirectory {
	/** Number of the snapshot in force; `null` while there is none. */
	number(): number | null;
	find(id: string): CatalogModel | null;
	list(): readonly CatalogModel[];
	/** False when the policy's provider list excludes the model. */
	isAllowed(model: CatalogModel): boolean;
}

/** The price of a model at that time for a prompt of that size, overrides applied. */
export type EffectivePrice = (model: CatalogModel, atMs: number, promptTokens: number) => Price;

export type DecisionOutcome =
	| { readonly kind: "decided"; readonly record: DecisionRecord }
	/** `message` tells the caller why no model is left. */
	| { readonly kind: "refused"; readonly message: string }
	/** No snapshot of catalogue, health or policy has been loaded yet. */
	| { readonly kind: "unavailable"; readonly message: string };

/** Chooses the model of an `auto` request. Synchronous: it runs on snapshots held in memory. */
export interface DecisionMaker {
	/** Preset of a caller who names none. */
	defaultPreset(): Preset;
	decide(requestId: string, features: RequestFeatures): DecisionOutcome;
}

/** The usage log. `admit` throws `AppError("unavailable")` when the log is full. */
export interface UsageLog {
	/** The last bytes of an answer wait until its end is written. */
	admit(intent: UsageIntent): AdmittedUsage;
	decision(record: DecisionRecord): void;
	capture(record: CaptureRecord): void;
}

/** One finished attempt, as the measurements need it. */
export interface HealthSample {
	readonly modelId: string;
	readonly upstream: string;
	readonly ttftMs: number | null;
	readonly totalMs: number;
	readonly outputTokens: number | null;
	/** `ok` or the error class. */
	readonly outcome: string;
}

export interface HealthRecorder {
	record(sample: HealthSample): void;
}

/** Verifies a bearer credential; synchronous when cached. Throws `AppError("unauthorized")`. */
export interface CallerVerifier {
	verify(bearer: string): CallerGrant | Promise<CallerGrant>;
}

/** Where the answer goes. The gateway writes bytes; the edge owns the socket. */
export interface ChatSink {
	/** Once, first. `headers`: names and values in turn. */
	head(status: number, headers: string[]): void;
	/** False asks to wait for `ChatRun.drained`. */
	write(chunk: Uint8Array | string): boolean;
	end(chunk: Uint8Array | string | null): void;
}

/** What a request was, beside how it ended. */
export interface FinishedRequest {
	readonly stream: boolean;
	readonly modelAsked: string;
	readonly decisionId: string | null;
	readonly simulated: boolean;
	readonly trace: TraceContext;
}

/** What a finished request tells metrics and traces; one call a request. */
export interface GatewayObserver {
	requestFinished(terminal: UsageTerminal, request: FinishedRequest): void;
	attemptFinished(attempt: AttemptRecord): void;
	failure(message: string, error: unknown): void;
}
