import { ChunkTemplate } from "./chunk-template.ts";
import { classifyErrorBody, type Failure, gatewayFailure } from "./classify-error.ts";
import { type ReportedUsage, readUsage } from "./read-usage.ts";
import { type ChoiceProgress, type ChunkFields, isFields, repairChoice } from "./repair-chunk.ts";
import { type SseEvent, type SseListener, SseParser } from "./sse-parser.ts";

/** Takes what may go to the client, in order. */
export interface NormalizerOutput {
	/** Bytes as they came. `isOutput`: they hold something a reader would see. */
	forward(buffer: Buffer, start: number, end: number, isOutput: boolean): void;
	/** An event that had to be rewritten. */
	write(text: string, isOutput: boolean): void;
	/** The upstream lives although it says nothing. */
	keepAlive(): void;
	/** The stream cannot go on; nothing follows. */
	fail(failure: Failure): void;
	/** `[DONE]` came, and the answer is complete. */
	complete(): void;
	/** One delta, for whoever keeps the text. */
	delta(choice: ChunkFields): void;
}

export interface NormalizerOptions {
	readonly wantsUsage: boolean;
	readonly maxEventBytes: number;
	/** Deltas are reported to `delta` only where the answer is captured. */
	readonly keepDeltas: boolean;
	/** Choices that the answer has to bring (`n`). */
	readonly choiceCount: number;
}

const MAX_CHOICE_INDEX = 1024;

/**
 * Turns an upstream's event stream into one that every client reads right: it tracks the terminal
 * signal itself, repairs shapes and never lets an error pass for an end. One object a stream, for
 * the same reason as the parser.
 */
export class StreamNormalizer implements SseListener {
	readonly #parser: SseParser;
	readonly #output: NormalizerOutput;
	readonly #options: NormalizerOptions;
	readonly #choices: (ChoiceProgress | undefined)[] = [];
	readonly #template = new ChunkTemplate();
	#finished = 0;
	#seen = 0;
	#over = false;
	usage: ReportedUsage | null = null;
	model: string | null = null;
	provider: string | null = null;
	generationId: string | null = null;
	finishReason: string | null = null;
	/** Characters streamed so far: the basis of an estimate when no usage comes. */
	characters = 0;
	chunks = 0;

	constructor(output: NormalizerOutput, options: NormalizerOptions) {
		this.#output = output;
		this.#options = options;
		this.#parser = new SseParser(this, options.maxEventBytes);
	}

	push(chunk: Uint8Array): void {
		if (!this.#over) this.#parser.push(chunk);
	}

	/** Every choice that was asked for has its finish reason. */
	isFinished(): boolean {
		return this.#finished >= this.#options.choiceCount && this.#isSettled();
	}

	/** Every choice seen has its finish reason: enough with `[DONE]`, as some upstreams ignore `n`. */
	#isSettled(): boolean {
		return this.#finished > 0 && this.#finished === this.#seen;
	}

	/** The upstream closed its stream. Without `[DONE]` only the finish reasons tell the truth. */
	end(): void {
		if (this.#over) return;
		this.#over = true;
		if (this.isFinished()) this.#output.complete();
		else this.#output.fail(this.#incomplete());
	}

	onComment(): void {
		if (!this.#over) this.#output.keepAlive();
	}

	onOverflow(): void {
		this.#fail(
			gatewayFailure(
				"malformed",
				`an event of the stream is larger than ${this.#options.maxEventBytes} bytes`,
				200,
			),
		);
	}

	onEvent(event: SseEvent): void {
		if (this.#over) return;
		const { data } = event;
		if (data === "[DONE]") {
			this.#over = true;
			if (this.#isSettled()) this.#output.complete();
			else this.#output.fail(this.#incomplete());
			return;
		}
		const textLength =
			event.verbatim && !this.#options.keepDeltas ? this.#template.match(data) : -1;
		if (textLength > 0) {
			this.chunks++;
			this.characters += textLength;
			this.#output.forward(event.buffer, event.start, event.end, true);
			return;
		}
		let chunk: unknown;
		try {
			chunk = JSON.parse(data);
		} catch (error) {
			const reason = error instanceof Error ? error.message.slice(0, 120) : "syntax error";
			this.#fail(gatewayFailure("malformed", `a chunk is not valid JSON: ${reason}`, 200));
			return;
		}
		if (!isFields(chunk)) {
			this.#fail(gatewayFailure("malformed", "a chunk is not a JSON object", 200));
			return;
		}
		if (event.name === "error" || (chunk.error !== undefined && chunk.error !== null)) {
			this.#fail(
				classifyErrorBody(chunk.error === undefined ? { error: chunk } : chunk, null, null),
			);
			return;
		}
		this.#readChunk(chunk, event);
	}

	#readChunk(chunk: ChunkFields, event: SseEvent): void {
		this.chunks++;
		this.#readFacts(chunk);
		let changed = false;
		if (!Array.isArray(chunk.choices)) {
			if (chunk.choices !== undefined && chunk.choices !== null) {
				this.#fail(gatewayFailure("malformed", '"choices" of a chunk is not a list', 200));
				return;
			}
			chunk.choices = [];
			changed = true;
		}
		const choices: unknown = chunk.choices;
		if (!Array.isArray(choices)) return;
		if (choices.length === 0) {
			const usageOnly = chunk.usage !== undefined && chunk.usage !== null;
			if (usageOnly && !this.#options.wantsUsage) return;
			this.#emit(chunk, event, changed, false);
			return;
		}
		let hasOutput = false;
		for (let position = 0; position < choices.length; position++) {
			const choice: unknown = choices[position];
			const read = this.#readChoice(choice, position);
			if (read === null) return;
			if (read.changed) changed = true;
			if (read.hasOutput) hasOutput = true;
		}
		if (!changed && event.verbatim && event.name === "") this.#learn(chunk, choices, event.data);
		this.#emit(chunk, event, changed, hasOutput || this.#isSettled());
	}

	/** Only a chunk that carries text and nothing else stands for the ones after it. */
	#learn(chunk: ChunkFields, choices: readonly unknown[], data: string): void {
		const [choice] = choices;
		if (choices.length !== 1 || !isFields(choice) || !isFields(choice.delta)) return;
		if (typeof choice.finish_reason === "string" || chunk.usage) return;
		const { content, tool_calls: calls } = choice.delta;
		if (typeof content === "string" && calls === undefined) this.#template.learn(data, content);
	}

	#readFacts(chunk: ChunkFields): void {
		if (this.model === null && typeof chunk.model === "string") this.model = chunk.model;
		if (this.provider === null && typeof chunk.provider === "string")
			this.provider = chunk.provider;
		if (this.generationId === null && typeof chunk.id === "string") this.generationId = chunk.id;
		if (chunk.usage !== undefined && chunk.usage !== null)
			this.usage = readUsage(chunk.usage) ?? this.usage;
	}

	/** `null` when the stream failed on it. */
	#readChoice(choice: unknown, position: number): { changed: boolean; hasOutput: boolean } | null {
		if (!isFields(choice)) {
			this.#fail(gatewayFailure("malformed", "a choice of a chunk is not an object", 200));
			return null;
		}
		let changed = false;
		if (typeof choice.index !== "number") {
			choice.index = position;
			changed = true;
		}
		const index = typeof choice.index === "number" ? choice.index : position;
		if (!Number.isInteger(index) || index < 0 || index > MAX_CHOICE_INDEX) {
			this.#fail(gatewayFailure("malformed", `choice index ${index} is out of range`, 200));
			return null;
		}
		if (choice.finish_reason === "error") {
			this.#fail(
				gatewayFailure("server_error", 'the upstream ended with finish_reason "error"', 200),
			);
			return null;
		}
		let progress = this.#choices[index];
		if (!progress) {
			progress = { hasRole: false, finishReason: null, nextToolIndex: 0 };
			this.#choices[index] = progress;
			this.#seen++;
		}
		const wasFinished = progress.finishReason !== null;
		const reading = repairChoice(choice, progress);
		this.characters += reading.characters;
		if (!wasFinished && progress.finishReason !== null) {
			this.#finished++;
			this.finishReason = progress.finishReason;
		}
		if (this.#options.keepDeltas) this.#output.delta(choice);
		return { changed: changed || reading.changed, hasOutput: reading.hasOutput };
	}

	#emit(chunk: ChunkFields, event: SseEvent, changed: boolean, isOutput: boolean): void {
		if (changed) this.#output.write(`data: ${JSON.stringify(chunk)}\n\n`, isOutput);
		else if (event.verbatim) this.#output.forward(event.buffer, event.start, event.end, isOutput);
		else this.#output.write(toEvent(event.data), isOutput);
	}

	#incomplete(): Failure {
		const seen = this.chunks === 0 ? "no chunk" : `${this.chunks} chunks and no finish reason`;
		return gatewayFailure("stream_incomplete", `the stream ended after ${seen}`, 200);
	}

	#fail(failure: Failure): void {
		if (this.#over) return;
		this.#over = true;
		this.#output.fail(failure);
	}
}

/** JSON may be spread over several `data:` lines; a line break is only white space in it. */
function toEvent(data: string): string {
	return `data: ${data.includes("\n") ? data.replaceAll("\n", "\ndata: ") : data}\n\n`;
}
