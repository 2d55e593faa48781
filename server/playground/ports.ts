import type { EdgeEvent } from "#server/gateway/index.ts";
import type { PlaygroundMessage } from "./contract.ts";

/** One call of the gateway, already bound to the person on whose behalf it is made. */
export type CallModel = (call: {
	readonly body: Readonly<Record<string, unknown>>;
	readonly signal: AbortSignal | undefined;
}) => AsyncIterable<EdgeEvent>;

/** What the usage record says of a request. */
export interface RecordedFacts {
	readonly provider: string | null;
	readonly attempts: number;
	readonly simulated: boolean;
	readonly ttftMs: number | null;
	readonly durationMs: number | null;
	readonly promptTokens: number | null;
	readonly completionTokens: number | null;
	readonly costNanos: number | null;
	readonly finishReason: string | null;
	readonly modelServed: string | null;
}

/** Looks for the finished usage record of a request; `null` while it is being written. */
export type FindRecord = (requestId: string) => Promise<RecordedFacts | null>;

/** Waits; injected so that tests do not. */
export type Pause = (ms: number) => Promise<void>;

/** Keeps the state of one answer. */
export type SaveAnswer = (answer: PlaygroundMessage) => Promise<void>;
