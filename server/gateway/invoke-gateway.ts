import type { Clock } from "#server/platform/clock.ts";
import { estimatePromptTokens, INVOKE_DEFAULTS, shouldStream } from "#server/policy/index.ts";
import type { EdgeEvent, EdgeHead, EdgeUsage } from "./call-edge.ts";
import type { GatewayStreamEvent, InvokeInput, InvokeOutput } from "./contract.ts";
import { EXPECTED_COMPLETION_TOKENS } from "./core/extract-features.ts";

export interface InvokeDeps {
	readonly clock: Clock;
	/** One call of the edge on behalf of the caller. */
	readonly callModel: (body: Readonly<Record<string, unknown>>) => AsyncIterable<EdgeEvent>;
}

/** Asks the gateway and waits for the whole answer; the policy says whether to stream it. */
export async function invokeGateway(deps: InvokeDeps, input: InvokeInput): Promise<InvokeOutput> {
	const body = buildBody(input);
	const answer = new GatheredAnswer(deps.clock, body.stream);
	for await (const event of deps.callModel(body)) answer.take(event);
	return answer.output();
}

/** Asks the gateway and yields the text as it comes. Leaving the loop closes the upstream. */
export async function* streamGateway(
	deps: InvokeDeps,
	input: InvokeInput,
): AsyncGenerator<GatewayStreamEvent, void, undefined> {
	const body = { ...buildBody(input), stream: true };
	const answer = new GatheredAnswer(deps.clock, true);
	for await (const event of deps.callModel(body)) {
		answer.take(event);
		if (event.type === "head") {
			yield {
				type: "start",
				request_id: event.requestId,
				decision_id: event.decisionId,
				model: event.model,
				provider: event.provider,
				simulated: event.simulated,
			};
		}
		if (event.type === "text-delta") yield { type: "delta", text: event.text };
	}
	yield { type: "end", answer: answer.output() };
}

/** The wire body: the seed's parameters stand in only where the caller gave none. */
function buildBody(input: InvokeInput) {
	const messages = input.messages ?? [{ role: "user", content: input.prompt }];
	const stream = shouldStream({
		promptTokens: estimatePromptTokens({ messages }),
		expectedCompletionTokens: EXPECTED_COMPLETION_TOKENS,
		maxCompletionTokens: input.max_tokens ?? INVOKE_DEFAULTS.max_tokens,
	});
	return {
		model: input.model,
		messages,
		stream,
		max_tokens: input.max_tokens ?? INVOKE_DEFAULTS.max_tokens,
		temperature: input.temperature ?? INVOKE_DEFAULTS.temperature,
		...(input.response_format === undefined ? {} : { response_format: input.response_format }),
		sophia: {
			preferences: input.preferences,
			context: input.context,
			tags: input.tags,
			...(input.metadata === undefined ? {} : { metadata: input.metadata }),
		},
	};
}

/** Puts the events of one answer together and times the first text. */
class GatheredAnswer {
	readonly #clock: Clock;
	readonly #startMs: number;
	readonly #streaming: boolean;
	#head: EdgeHead | null = null;
	#content = "";
	#firstTextMs: number | null = null;
	#usage: EdgeUsage | null = null;
	#finishReason: string | null = null;

	constructor(clock: Clock, streaming: boolean) {
		this.#clock = clock;
		this.#startMs = clock.monotonicMs();
		this.#streaming = streaming;
	}

	take(event: EdgeEvent): void {
		switch (event.type) {
			case "head":
				this.#head = event;
				return;
			case "text-delta":
				this.#firstTextMs ??= this.#clock.monotonicMs();
				this.#content += event.text;
				return;
			case "usage":
				this.#usage = event.usage;
				return;
			case "finish":
				this.#finishReason = event.reason;
		}
	}

	output(): InvokeOutput {
		const usage = this.#usage;
		return {
			content: this.#content,
			model: this.#head?.model ?? "",
			provider: this.#head?.provider ?? null,
			token_count: usage === null ? null : usage.promptTokens + usage.completionTokens,
			prompt_tokens: usage?.promptTokens ?? null,
			completion_tokens: usage?.completionTokens ?? null,
			// An answer in one piece has no first token of its own.
			first_token_latency_ms:
				this.#streaming && this.#firstTextMs !== null ? this.#firstTextMs - this.#startMs : null,
			streaming: this.#streaming,
			finish_reason: this.#finishReason,
			request_id: this.#head?.requestId ?? "",
			decision_id: this.#head?.decisionId ?? null,
			attempts: this.#head?.attempts ?? 0,
			simulated: this.#head?.simulated ?? false,
		};
	}
}
