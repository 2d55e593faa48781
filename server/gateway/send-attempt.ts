import type { Attempt } from "./attempt.ts";
import type { ChatRequest } from "./core/parse-chat-request.ts";
import { spliceRequest } from "./core/splice-request.ts";
import { type TraceContext, writeTraceparent } from "./core/trace-context.ts";
import { GuardedHandler } from "./guard-handler.ts";

/** Sends one attempt: the caller's bytes with our ranges replaced, and the trace of this attempt. */
export function sendAttempt(
	attempt: Attempt,
	request: ChatRequest,
	body: Buffer,
	trace: TraceContext,
	spanId: string,
	owner: { crash(error: unknown): void },
): void {
	const { model, upstream } = attempt.candidate;
	const headers = upstream.headers.concat([
		"content-type",
		"application/json",
		"accept",
		request.stream ? "text/event-stream" : "application/json",
		"traceparent",
		writeTraceparent(trace, spanId),
	]);
	const call = upstream.transport.send(
		{
			method: "POST",
			path: upstream.chatPath,
			headers,
			body: spliceRequest(body, request.layout, {
				model: upstream.modelNames?.get(model.id) ?? model.id,
				modelAsked: request.modelAsked,
				includeUsage: request.stream && upstream.needsIncludeUsage && !request.wantsUsage,
			}),
		},
		new GuardedHandler(attempt, owner),
	);
	attempt.attach(call);
}
