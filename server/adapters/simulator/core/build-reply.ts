import type { ReplyPlan } from "./plan-reply.ts";
import { STREAM_FAULTS } from "./stream-faults.ts";
import { ERROR_FAULTS, findErrorFault, STREAM_ERROR, type WireError } from "./wire-error.ts";
import { type Step, toSteps, writeCompletion, writeStreamEvents } from "./write-reply.ts";

/** The answer as the server plays it. */
export type Reply =
	| { readonly kind: "error"; readonly error: WireError; readonly waitMs: number }
	/** Before any header: `reset` closes with a TCP reset, `stall` never answers. */
	| { readonly kind: "nothing"; readonly how: "reset" | "stall" }
	| {
			readonly kind: "body";
			readonly contentType: string;
			/** States a length larger than the body, so that its end is a cut. */
			readonly overstateLength: boolean;
			readonly gzip: boolean;
			readonly steps: readonly Step[];
	  };

const SSE = "text/event-stream; charset=utf-8";
const JSON_TYPE = "application/json";
const CLOSE: Step = { kind: "end", how: "close" };

/** Every fault that can be asked for; `none` keeps a model from failing by itself. */
export const KNOWN_FAULTS: readonly string[] = [
	"none",
	...ERROR_FAULTS,
	"reset_before_headers",
	"stall_before_headers",
	"json_error_200",
	"html_200",
	"empty_200",
	"gzip",
	...Object.keys(STREAM_FAULTS),
];

export function isKnownFault(kind: string): boolean {
	return KNOWN_FAULTS.includes(kind);
}

/** Turns the plan and an optional fault into what goes over the wire. */
export function buildReply(
	plan: ReplyPlan,
	stream: boolean,
	fault: string | null,
	retryAfterSeconds: number | null,
): Reply {
	if (fault === "reset_before_headers") return { kind: "nothing", how: "reset" };
	if (fault === "stall_before_headers") return { kind: "nothing", how: "stall" };
	const error = fault === null ? null : findErrorFault(fault, retryAfterSeconds);
	if (error !== null) return { kind: "error", error, waitMs: Math.min(plan.ttftMs, 50) };
	const waitMs = plan.ttftMs;
	switch (fault) {
		case "json_error_200":
			return body(JSON_TYPE, [write(JSON.stringify({ error: STREAM_ERROR }), waitMs), CLOSE]);
		case "html_200":
			return body("text/html", [write("<html><body>Bad gateway</body></html>", waitMs), CLOSE]);
		case "empty_200":
			return body(stream ? SSE : JSON_TYPE, [CLOSE]);
	}
	const reply = stream ? streamReply(plan, fault) : completionReply(plan, fault);
	return fault === "gzip" ? { ...reply, gzip: true } : reply;
}

type BodyReply = Extract<Reply, { kind: "body" }>;

function streamReply(plan: ReplyPlan, fault: string | null): BodyReply {
	const events = writeStreamEvents(plan);
	const change = fault === null ? undefined : STREAM_FAULTS[fault];
	return body(SSE, change ? change(events, plan) : [...toSteps(events), CLOSE]);
}

function completionReply(plan: ReplyPlan, fault: string | null): BodyReply {
	const waitMs = plan.ttftMs + plan.pieces.length * plan.msPerToken;
	const completion = writeCompletion(plan);
	const text = JSON.stringify(completion);
	const half = write(text.slice(0, Math.ceil(text.length / 2)), waitMs);
	switch (fault) {
		case "cut":
			return { ...body(JSON_TYPE, [half, { kind: "end", how: "reset" }]), overstateLength: true };
		case "reset_after_headers":
			return body(JSON_TYPE, [write(" ", 0), { kind: "end", how: "reset" }]);
		case "reset_mid_stream":
			return body(JSON_TYPE, [half, { kind: "end", how: "reset" }]);
		case "stall":
		case "stall_before_first":
			return body(JSON_TYPE, [half, { kind: "end", how: "stall" }]);
		case "malformed":
			return body(JSON_TYPE, [half, CLOSE]);
		case "trickle":
			return body(JSON_TYPE, [...slices(text, waitMs), CLOSE]);
		default:
			return body(JSON_TYPE, [
				write(JSON.stringify(spoilCompletion(completion, fault)), waitMs),
				CLOSE,
			]);
	}
}

/** Shape faults of an answer that is otherwise whole; unknown kinds leave it alone. */
function spoilCompletion(
	completion: Readonly<Record<string, unknown>>,
	fault: string | null,
): Readonly<Record<string, unknown>> {
	const { choices, usage, ...rest } = completion;
	const [choice] = Array.isArray(choices) ? choices : [];
	switch (fault) {
		case "choices_null":
			return { ...rest, choices: null, usage };
		case "empty_stream":
			return { ...rest, choices: [], usage };
		case "no_finish_reason":
			return { ...rest, choices: [{ ...choice, finish_reason: null }], usage };
		case "finish_error":
			return { ...rest, choices: [{ ...choice, finish_reason: "error" }], usage };
		case "no_usage":
			return { ...rest, choices };
		case "error_chunk":
		case "error_chunk_first":
		case "error_chunk_empty_choices": {
			const failed = { ...choice, finish_reason: "error", error: STREAM_ERROR };
			return { ...rest, choices: [failed], usage };
		}
		default:
			return completion;
	}
}

function write(text: string, waitMs: number): Step {
	return { kind: "write", text, waitMs };
}

function slices(text: string, waitMs: number): Step[] {
	const parts = text.match(/[\s\S]{1,20}/g) ?? [];
	return parts.map((part, i) => write(part, i === 0 ? waitMs : 0.2));
}

function body(contentType: string, steps: readonly Step[]): BodyReply {
	return { kind: "body", contentType, overstateLength: false, gzip: false, steps };
}
