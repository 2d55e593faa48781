import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Timers } from "#server/gateway/ports.ts";
import type { Clock } from "#server/platform/clock.ts";
import { assertNever } from "#server/platform/errors.ts";
import type { Random } from "#server/platform/random.ts";
import { buildReply, type Reply } from "./core/build-reply.ts";
import { checkRequest } from "./core/check-request.ts";
import { chooseFault } from "./core/choose-fault.ts";
import { type Directives, readDirectives } from "./core/directives.ts";
import { planReply, type ReplyPlan } from "./core/plan-reply.ts";
import { readChatRequest } from "./core/read-chat-request.ts";
import { writeError } from "./core/wire-error.ts";
import type { GenerationLog } from "./generation-log.ts";
import { playSteps } from "./play-steps.ts";
import { sendError } from "./send-answer.ts";

export interface ChatDeps {
	readonly clock: Clock;
	readonly timers: Timers;
	readonly random: Random;
	readonly latencyScale: number;
	/** False: models never fail by themselves, only when a request asks for it. */
	readonly seededFailures: boolean;
	readonly generations: GenerationLog;
	/** How often each prompt met its fault directive, for `*times`. */
	readonly strikes: Map<string, number>;
}

const MAX_STRIKE_ENTRIES = 10_000;

/** `POST /chat/completions`. */
export function serveChat(
	request: IncomingMessage,
	response: ServerResponse,
	body: string,
	deps: ChatDeps,
): void {
	const read = readChatRequest(body);
	if (!read.ok) {
		sendError(response, writeError(400, read.message, "invalid_request"));
		return;
	}
	const header = request.headers["x-sim-fault"];
	const directives = readDirectives(read.request, typeof header === "string" ? header : null);
	const checked = checkRequest(read.request, directives);
	if (!checked.ok) {
		sendError(response, checked.error);
		return;
	}
	const { model, promptTokens } = checked;
	const strikes = countStrike(body, directives, model.id, deps);
	const fault = chooseFault(model, directives, strikes, deps);
	const plan = planReply({
		id: newGenerationId(deps),
		request: read.request,
		model,
		directives,
		promptTokens,
		nowMs: deps.clock.nowMs(),
		random: deps.random,
		latencyScale: deps.latencyScale,
	});
	const reply = buildReply(plan, read.request.stream, fault, directives.retryAfterSeconds);
	playReply(response, reply, plan, read.request.stream, deps);
}

/** Previous strikes of this prompt's directive, wherever gateways sent it; counts this one. */
function countStrike(
	body: string,
	directives: Directives,
	modelId: string,
	deps: ChatDeps,
): number {
	const { fault } = directives;
	if (fault?.times == null) return 0;
	if (fault.modelId !== null && fault.modelId !== modelId) return 0;
	const messages = body.slice(body.indexOf('"messages"'));
	const key = createHash("sha256").update(messages).digest("base64");
	const strikes = deps.strikes.get(key) ?? 0;
	if (deps.strikes.size >= MAX_STRIKE_ENTRIES) deps.strikes.clear();
	deps.strikes.set(key, strikes + 1);
	return strikes;
}

function playReply(
	response: ServerResponse,
	reply: Reply,
	plan: ReplyPlan,
	stream: boolean,
	deps: ChatDeps,
): void {
	switch (reply.kind) {
		case "nothing":
			if (reply.how === "reset") response.socket?.resetAndDestroy();
			break;
		case "error": {
			const timer = deps.timers.setTimeout(() => sendError(response, reply.error), reply.waitMs);
			response.once("close", () => deps.timers.clearTimeout(timer));
			break;
		}
		case "body":
			playBody(response, reply, plan, stream, deps);
			break;
		default:
			assertNever(reply);
	}
}

function playBody(
	response: ServerResponse,
	reply: Extract<Reply, { kind: "body" }>,
	plan: ReplyPlan,
	stream: boolean,
	deps: ChatDeps,
): void {
	const startedMs = deps.clock.monotonicMs();
	response.setHeader("content-type", reply.contentType);
	response.setHeader("x-generation-id", plan.id);
	if (stream) response.setHeader("cache-control", "no-cache");
	if (reply.overstateLength) response.setHeader("content-length", 1_000_000);
	if (reply.gzip) {
		response.setHeader("content-encoding", "gzip");
		const text = reply.steps.map((step) => (step.kind === "write" ? step.text : "")).join("");
		response.end(gzipSync(text));
		return;
	}
	response.flushHeaders();
	playSteps(response, reply.steps, deps, (completed) => {
		deps.generations.record(plan, {
			stream,
			cancelled: !completed,
			tookMs: deps.clock.monotonicMs() - startedMs,
		});
	});
}

function newGenerationId(deps: ChatDeps): string {
	const seconds = Math.floor(deps.clock.nowMs() / 1000);
	return `gen-${seconds}-${Buffer.from(deps.random.bytes(9)).toString("base64url")}`;
}
