import { classifyErrorBody, type Failure, gatewayFailure } from "./classify-error.ts";
import { type ReportedUsage, readUsage } from "./read-usage.ts";
import { type ChunkFields, isFields } from "./repair-chunk.ts";

/** What a whole answer says about itself. */
export interface AnswerReading {
	readonly model: string | null;
	readonly provider: string | null;
	readonly finishReason: string | null;
	readonly usage: ReportedUsage | null;
	readonly characters: number;
	/** The first choice's message, for capture. */
	readonly message: ChunkFields;
}

function text(value: unknown): string | null {
	return typeof value === "string" ? value : null;
}

function malformed(message: string): { readonly failure: Failure } {
	return { failure: gatewayFailure("malformed", message, 200) };
}

/** Believes a 200 only when it holds a chat completion: an empty or foreign body is a failure. */
export function readAnswer(body: Buffer): AnswerReading | { readonly failure: Failure } {
	if (body.length === 0) return malformed("the upstream answered 200 with an empty body");
	let answer: unknown;
	try {
		answer = JSON.parse(body.toString("utf8"));
	} catch (error) {
		const reason = error instanceof Error ? error.message.slice(0, 120) : "syntax error";
		return malformed(`the answer is not valid JSON: ${reason}`);
	}
	if (!isFields(answer)) return malformed("the answer is not a JSON object");
	if (answer.error !== undefined && answer.error !== null)
		return { failure: classifyErrorBody(answer, null, null) };
	const { choices } = answer;
	if (!Array.isArray(choices) || choices.length === 0)
		return malformed("the answer has no choices");
	let characters = 0;
	for (const choice of choices) {
		if (!isFields(choice) || !isFields(choice.message))
			return malformed("a choice of the answer has no message");
		if (choice.finish_reason === "error")
			return {
				failure: gatewayFailure(
					"server_error",
					'the upstream ended with finish_reason "error"',
					200,
				),
			};
		characters += text(choice.message.content)?.length ?? 0;
	}
	const first: unknown = choices[0];
	return {
		model: text(answer.model),
		provider: text(answer.provider),
		finishReason: isFields(first) ? text(first.finish_reason) : null,
		usage: readUsage(answer.usage),
		characters,
		message: isFields(first) && isFields(first.message) ? first.message : {},
	};
}
