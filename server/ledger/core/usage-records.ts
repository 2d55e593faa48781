import type { Outcome, UsageSource } from "../contract.ts";

/** Written before the first upstream call: from here on exactly one usage record exists. */
export interface UsageIntent {
	readonly kind: "intent";
	readonly id: string;
	readonly atMs: number;
	readonly orgId: string;
	readonly keyId: string | null;
	readonly userId: string | null;
	readonly source: "v1" | "playground" | "worker";
	readonly sessionId: string | null;
	readonly tags: readonly string[];
	readonly metadata: Readonly<Record<string, string>> | null;
	readonly traceId: string;
	readonly modelAsked: string;
	/** The model that will be tried first. */
	readonly modelPlanned: string;
	readonly upstream: string;
	readonly stream: boolean;
	readonly decisionId: string | null;
	readonly simulated: boolean;
	/** Price of the request as estimated at admission, nano-dollars. */
	readonly estimateNanos: number;
	readonly estimatePromptTokens: number;
}

/** A request whose intent is recorded: from here on it has exactly one end. */
export interface AdmittedUsage {
	/** Closes it, once. Resolves when the record is written. */
	finish(terminal: UsageTerminal): Promise<void>;
}

/** One try against one upstream. Times are ms after admission. */
export interface AttemptRecord {
	readonly modelId: string;
	readonly upstream: string;
	readonly startMs: number;
	/** Time to the first token, after `startMs`; `null` when none came. */
	readonly ttftMs: number | null;
	readonly endMs: number;
	readonly status: number | null;
	readonly outcome: "ok" | "error" | "abandoned";
	readonly errorClass: string | null;
	readonly errorMessage: string | null;
	/** Pause before this attempt, already inside `startMs`. */
	readonly waitMs: number;
}

/** A span of the request's trace: `auth`, `decision`, `attempt`, ... Times are ms after admission. */
export interface SpanRecord {
	readonly name: string;
	readonly startMs: number;
	readonly endMs: number;
	readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

export interface TokenCounts {
	readonly prompt: number;
	readonly completion: number;
	readonly cacheRead: number;
	readonly cacheWrite: number;
	readonly reasoning: number;
}

/** Written before the answer is complete; closes the intent of the same id. */
export interface UsageTerminal {
	readonly kind: "terminal";
	readonly id: string;
	readonly atMs: number;
	readonly outcome: Outcome;
	/**
	 * Status that the client saw; 499 when the client left first (a log value only); `null` when
	 * nobody can know any more (outcome `unknown`).
	 */
	readonly httpStatus: number | null;
	readonly errorClass: string | null;
	readonly errorMessage: string | null;
	readonly finishReason: string | null;
	/** The model named in the answer, which is the one that is billed. */
	readonly modelServed: string | null;
	/** OpenRouter's `provider` of the answer, where named. */
	readonly provider: string | null;
	readonly upstream: string | null;
	readonly tokens: TokenCounts;
	readonly usageSource: UsageSource;
	/** Computed from our price list, nano-dollars. */
	readonly costNanos: number;
	/** What the upstream said it cost, nano-dollars; `null` when it did not say. */
	readonly upstreamCostNanos: number | null;
	/** The catalogue snapshot that the price comes from. */
	readonly priceVersion: number | null;
	readonly ttftMs: number | null;
	readonly durationMs: number;
	readonly attempts: readonly AttemptRecord[];
	readonly spans: readonly SpanRecord[];
}

type Headers = readonly (readonly [name: string, value: string])[];

/** Bodies and the headers that may be kept, only where capture is on. Cut at a stated size. */
export interface CaptureRecord {
	readonly kind: "capture";
	readonly id: string;
	readonly atMs: number;
	readonly request: string;
	readonly response: string;
	readonly truncated: boolean;
	readonly requestHeaders: Headers;
	/** Of the upstream that answered last; `null`: none did. */
	readonly answerHeaders: Headers | null;
	readonly expiresAtMs: number;
}
