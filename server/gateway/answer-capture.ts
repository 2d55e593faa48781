import type { CaptureRecord } from "#server/ledger/core/usage-records.ts";
import { pickCallerHeaders, pickUpstreamHeaders } from "./core/pick-headers.ts";
import { type ChunkFields, isFields } from "./core/repair-chunk.ts";
import type { ChatInput } from "./open-run.ts";
import type { AnswerHeaders } from "./ports.ts";

/** Puts the deltas of a stream together again, up to a bound. First choice only. */
export interface AnswerCapture {
	add(choice: ChunkFields): void;
	/** The message as JSON, and whether some of it did not fit. */
	read(): { readonly text: string; readonly truncated: boolean };
}

interface ToolCall {
	id: string;
	name: string;
	args: string;
}

/** Keeps at most `maxBytes` of text (counted in characters, which never exceed bytes). */
export function createAnswerCapture(maxBytes: number): AnswerCapture {
	let content = "";
	let reasoning = "";
	let refusal = "";
	let size = 0;
	let truncated = false;
	const calls: ToolCall[] = [];
	const take = (value: unknown): string => {
		if (typeof value !== "string") return "";
		const room = maxBytes - size;
		size += value.length;
		if (value.length <= room) return value;
		truncated = true;
		return value.slice(0, Math.max(0, room));
	};
	const addCall = (call: unknown): void => {
		if (!isFields(call) || typeof call.index !== "number" || call.index > 128) return;
		let kept = calls[call.index];
		if (!kept) {
			kept = { id: "", name: "", args: "" };
			calls[call.index] = kept;
		}
		if (kept.id === "") kept.id = take(call.id);
		if (!isFields(call.function)) return;
		kept.name += take(call.function.name);
		kept.args += take(call.function.arguments);
	};
	return {
		add(choice) {
			if (choice.index !== 0 || !isFields(choice.delta)) return;
			content += take(choice.delta.content);
			reasoning += take(choice.delta.reasoning ?? choice.delta.reasoning_content);
			refusal += take(choice.delta.refusal);
			if (Array.isArray(choice.delta.tool_calls)) choice.delta.tool_calls.forEach(addCall);
		},
		read() {
			const toolCalls = calls.filter(Boolean).map((call) => ({
				id: call.id,
				type: "function",
				function: { name: call.name, arguments: call.args },
			}));
			const message = {
				role: "assistant",
				content,
				...(reasoning === "" ? {} : { reasoning }),
				...(refusal === "" ? {} : { refusal }),
				...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
			};
			return { text: JSON.stringify(message), truncated };
		},
	};
}

const DAY_MS = 86_400_000;

/** The record of both bodies, each cut at `maxBytes`, and of the headers that may be kept. */
export function buildCapture(
	kept: {
		readonly capture: AnswerCapture;
		/** Of the upstream that answered last. */
		readonly answerHeaders: AnswerHeaders | null;
		readonly input: Pick<ChatInput, "requestId" | "body" | "grant" | "rawHeaders">;
		readonly maxBytes: number;
	},
	atMs: number,
): CaptureRecord {
	const { input, answerHeaders, maxBytes } = kept;
	const { text, truncated } = kept.capture.read();
	return {
		kind: "capture",
		id: input.requestId,
		atMs,
		request: input.body.toString("utf8", 0, maxBytes),
		response: text,
		truncated: truncated || input.body.length > maxBytes,
		requestHeaders: pickCallerHeaders(input.rawHeaders ?? []),
		answerHeaders: answerHeaders === null ? null : pickUpstreamHeaders(answerHeaders),
		expiresAtMs: atMs + input.grant.captureRetentionDays * DAY_MS,
	};
}
