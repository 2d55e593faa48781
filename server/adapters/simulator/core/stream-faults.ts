import type { ReplyPlan } from "./plan-reply.ts";
import { STREAM_ERROR } from "./wire-error.ts";
import {
	type Choice,
	type Chunk,
	makeChunk,
	type Step,
	type StreamEvent,
	toSteps,
	writeUsage,
} from "./write-reply.ts";

type StreamFault = (events: readonly StreamEvent[], plan: ReplyPlan) => Step[];

const CLOSE: Step = { kind: "end", how: "close" };

/** Faults inside an answer that began with 200, by kind. Each is a change of the good stream. */
export const STREAM_FAULTS: Readonly<Record<string, StreamFault>> = {
	reset_after_headers: (events) => [...firstComment(events), { kind: "end", how: "reset" }],
	stall_before_first: (events) => [...firstComment(events), { kind: "end", how: "stall" }],
	empty_stream: (events) => [...firstComment(events), CLOSE],
	cut: (events) => [...firstHalf(events), CLOSE],
	reset_mid_stream: (events) => [...firstHalf(events), { kind: "end", how: "reset" }],
	stall: (events) => [...firstHalf(events), { kind: "end", how: "stall" }],
	trickle: (events) => [...trickle(toSteps(events)), CLOSE],
	malformed: (events) =>
		insertInMiddle(events, raw('data: {"id":"gen-broken","choices":[{"del\n\n')),
	error_chunk: (events, plan) => [...firstHalf(events), errorChunk(plan, true), CLOSE],
	error_chunk_empty_choices: (events, plan) => [
		...firstHalf(events),
		errorChunk(plan, false),
		CLOSE,
	],
	error_chunk_first: (events, plan) => [...firstComment(events), errorChunk(plan, true), CLOSE],
	no_finish_reason: (events) => finish(events.filter((event) => event.role !== "finish")),
	finish_error: (events) => finish(events.map(finishWithError)),
	no_done: (events) => finish(events.filter((event) => event.role !== "done")),
	no_usage: (events) => finish(events.filter((event) => event.role !== "usage")),
	data_after_done: (events, plan) => {
		const late = makeChunk(plan, { role: "assistant", content: " after the end" }, null);
		return finish([...events, { role: "delta", waitMs: 0, chunk: late, text: "" }]);
	},
	choices_null: (events, plan) => {
		const chunk: Chunk = { ...makeChunk(plan, {}, null), choices: null };
		return insertInMiddle(events, { role: "delta", waitMs: 0, chunk, text: "" });
	},
	missing_role: (events) => finish(mapChoices(events, removeRole)),
	missing_index: (events) => finish(mapChoices(events, removeIndex)),
	usage_every_chunk: (events, plan) =>
		finish(
			events.map((event) =>
				event.chunk === null
					? event
					: { ...event, chunk: { ...event.chunk, usage: writeUsage(plan) } },
			),
		),
	crlf: (events) => rewrite(events, (text) => text.replaceAll("\n", "\r\n")),
	no_space: (events) => rewrite(events, (text) => text.replaceAll("data: ", "data:")),
};

function finish(events: readonly StreamEvent[]): Step[] {
	return [...toSteps(events), CLOSE];
}

function firstComment(events: readonly StreamEvent[]): Step[] {
	return toSteps(events.slice(0, 1));
}

/** Up to the middle of the text, so that something has gone out before the fault. */
function middleOf(events: readonly StreamEvent[]): number {
	const deltas = events.filter((event) => event.role === "delta").length;
	const first = events.findIndex((event) => event.role === "delta");
	return Math.max(first, 0) + Math.ceil(deltas / 2);
}

function firstHalf(events: readonly StreamEvent[]): Step[] {
	return toSteps(events.slice(0, middleOf(events)));
}

function insertInMiddle(events: readonly StreamEvent[], event: StreamEvent): Step[] {
	return finish(events.toSpliced(middleOf(events), 0, event));
}

function raw(text: string): StreamEvent {
	return { role: "raw", waitMs: 0, chunk: null, text };
}

function errorChunk(plan: ReplyPlan, withChoice: boolean): Step {
	const chunk = makeChunk(plan, { role: "assistant", content: "" }, "error");
	const body = { ...chunk, error: STREAM_ERROR, ...(!withChoice && { choices: [] }) };
	return { kind: "write", text: `data: ${JSON.stringify(body)}\n\n`, waitMs: plan.msPerToken };
}

function finishWithError(event: StreamEvent): StreamEvent {
	if (event.role !== "finish" || event.chunk === null) return event;
	return {
		...event,
		chunk: mapChunk(event.chunk, (choice) => ({ ...choice, finish_reason: "error" })),
	};
}

function mapChoices(
	events: readonly StreamEvent[],
	change: (choice: Choice) => Choice,
): StreamEvent[] {
	return events.map((event) =>
		event.chunk === null ? event : { ...event, chunk: mapChunk(event.chunk, change) },
	);
}

function mapChunk(chunk: Chunk, change: (choice: Choice) => Choice): Chunk {
	return { ...chunk, choices: chunk.choices?.map(change) ?? null };
}

function removeRole({ delta, ...choice }: Choice): Choice {
	const { role: _role, ...rest } = delta ?? {};
	return { ...choice, delta: rest };
}

function removeIndex({ index: _index, delta, ...choice }: Choice): Choice {
	const calls = delta?.tool_calls;
	if (!Array.isArray(calls)) return { ...choice, delta: delta ?? {} };
	const stripped = calls.map(({ index: _callIndex, ...call }) => call);
	return { ...choice, delta: { ...delta, tool_calls: stripped } };
}

function rewrite(events: readonly StreamEvent[], change: (text: string) => string): Step[] {
	return finish(events).map((step) =>
		step.kind === "write" ? { ...step, text: change(step.text) } : step,
	);
}

/** The same bytes in pieces that never match an event, for parsers that assume whole events. */
function trickle(steps: readonly Step[]): Step[] {
	return steps.flatMap((step): Step[] => {
		if (step.kind !== "write") return [step];
		const parts = step.text.match(/[\s\S]{1,7}/g) ?? [];
		return parts.map((text, i) => ({ kind: "write", text, waitMs: i === 0 ? step.waitMs : 0.2 }));
	});
}
