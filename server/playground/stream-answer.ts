import type { EdgeEvent } from "#server/gateway/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import { isAppError } from "#server/platform/errors.ts";
import type { MessageFacts, PlaygroundEvent, PlaygroundMessage } from "./contract.ts";
import type { PromptMessage } from "./core/build-prompt.ts";
import type { CallModel, FindRecord, Pause, SaveAnswer } from "./ports.ts";

export interface StreamAnswerDeps {
	readonly callModel: CallModel;
	readonly findRecord: FindRecord;
	readonly saveAnswer: SaveAnswer;
	readonly clock: Clock;
	readonly pause: Pause;
	readonly onUnexpected: (error: unknown) => void;
}

export interface StreamAnswerInput {
	readonly answer: PlaygroundMessage;
	readonly model: string;
	readonly conversationId: string;
	readonly prompt: readonly PromptMessage[];
	readonly signal: AbortSignal | undefined;
}

/** A partial answer is kept this often, so that little is lost when the process dies. */
const SAVE_EVERY_MS = 1000;
const RECORD_TRIES = 12;
const RECORD_PAUSE_MS = 250;
const STOPPED = "Stopped before the answer was complete: you stopped it or left the page.";

type Ending = Pick<PlaygroundMessage, "status" | "error">;

/**
 * Streams one answer and keeps it, however it ends: complete, stopped by the reader, or broken off
 * with the gateway's reason. The last thing yielded is the answer with what its usage record says.
 */
export async function* streamAnswer(
	deps: StreamAnswerDeps,
	input: StreamAnswerInput,
): AsyncGenerator<PlaygroundEvent, void, undefined> {
	const progress = new AnswerProgress(deps.clock, input.answer);
	// A reader who leaves ends this generator at a `yield`; then `finally` still keeps the answer.
	let ending: Ending = { status: "stopped", error: STOPPED };
	let kept = false;
	try {
		let savedAtMs = deps.clock.monotonicMs();
		try {
			for await (const event of deps.callModel({
				body: requestBody(input),
				signal: input.signal,
			})) {
				const told = progress.take(event);
				if (told !== null) yield told;
				if (deps.clock.monotonicMs() - savedAtMs >= SAVE_EVERY_MS) {
					await deps.saveAnswer(progress.message({ status: "streaming", error: null }));
					savedAtMs = deps.clock.monotonicMs();
				}
			}
			ending = { status: "ok", error: null };
		} catch (error) {
			ending = describeEnding(deps, progress, error, input.signal);
		}
		const answer = progress.message(ending);
		await deps.saveAnswer(answer);
		kept = true;
		yield { type: "finished", answer };
		const recorded = await withRecord(deps, answer);
		if (recorded !== null) {
			await deps.saveAnswer(recorded);
			yield { type: "recorded", answer: recorded };
		}
	} finally {
		if (!kept) await deps.saveAnswer(progress.message(ending));
	}
}

function requestBody(input: StreamAnswerInput): Readonly<Record<string, unknown>> {
	return {
		model: input.model,
		messages: input.prompt,
		stream: true,
		sophia: { context: { session_id: input.conversationId }, tags: ["playground"] },
	};
}

function describeEnding(
	deps: StreamAnswerDeps,
	progress: AnswerProgress,
	error: unknown,
	signal: AbortSignal | undefined,
): Ending {
	if (signal?.aborted) return { status: "stopped", error: STOPPED };
	if (!isAppError(error)) {
		deps.onUnexpected(error);
		return { status: "failed", error: "Something went wrong on our side." };
	}
	const requestId = error.details?.requestId;
	if (typeof requestId === "string" && requestId !== "") progress.nameRequest(requestId);
	return { status: "failed", error: [error.message, error.hint].filter(Boolean).join(": ") };
}

/** The usage record is there within a second; without it the answer keeps what was observed. */
async function withRecord(
	deps: StreamAnswerDeps,
	answer: PlaygroundMessage,
): Promise<PlaygroundMessage | null> {
	if (answer.requestId === null) return null;
	for (let attempt = 0; attempt < RECORD_TRIES; attempt += 1) {
		await deps.pause(RECORD_PAUSE_MS);
		const record = await deps.findRecord(answer.requestId);
		if (record === null) continue;
		const { modelServed, ...facts } = record;
		return {
			...answer,
			modelServed: modelServed ?? answer.modelServed,
			facts: { ...facts, source: "gateway" },
		};
	}
	return null;
}

/** What is known of the answer so far. */
class AnswerProgress {
	readonly #clock: Clock;
	readonly #startedMs: number;
	readonly #base: PlaygroundMessage;
	#text = "";
	#served: Pick<PlaygroundMessage, "modelServed" | "requestId" | "decisionId">;
	#facts: MessageFacts;

	constructor(clock: Clock, base: PlaygroundMessage) {
		this.#clock = clock;
		this.#startedMs = clock.monotonicMs();
		this.#base = base;
		this.#served = { modelServed: null, requestId: null, decisionId: null };
		this.#facts = {
			provider: null,
			attempts: null,
			simulated: false,
			ttftMs: null,
			durationMs: null,
			promptTokens: null,
			completionTokens: null,
			costNanos: null,
			finishReason: null,
			source: "observed",
		};
	}

	nameRequest(requestId: string): void {
		this.#served = { ...this.#served, requestId };
	}

	take(event: EdgeEvent): PlaygroundEvent | null {
		switch (event.type) {
			case "head": {
				const { requestId, decisionId, model, provider, attempts, simulated } = event;
				this.#served = { modelServed: model, requestId, decisionId };
				this.#facts = { ...this.#facts, provider, attempts, simulated };
				return { type: "head", requestId, decisionId, modelServed: model, simulated };
			}
			case "text-delta":
				if (this.#facts.ttftMs === null)
					this.#facts = { ...this.#facts, ttftMs: this.#elapsedMs() };
				this.#text += event.text;
				return { type: "delta", text: event.text };
			case "usage": {
				const { promptTokens, completionTokens } = event.usage;
				this.#facts = { ...this.#facts, promptTokens, completionTokens };
				return null;
			}
			case "finish":
				this.#facts = { ...this.#facts, finishReason: event.reason };
				return null;
		}
	}

	message(ending: Ending): PlaygroundMessage {
		return {
			...this.#base,
			...this.#served,
			...ending,
			content: this.#text,
			facts: { ...this.#facts, durationMs: this.#elapsedMs() },
		};
	}

	#elapsedMs(): number {
		return Math.round(this.#clock.monotonicMs() - this.#startedMs);
	}
}
