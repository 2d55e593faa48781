import type { UsageIntent, UsageTerminal } from "#server/ledger/core/usage-records.ts";
import { isAppError } from "#server/platform/errors.ts";
import type { Admitted } from "./admit-request.ts";
import type { ChatRequest } from "./core/parse-chat-request.ts";
import type { RequestProblem } from "./core/request-problem.ts";
import type { TraceContext } from "./core/trace-context.ts";
import { buildSpans } from "./describe-run.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import { describeLogFault } from "./refusals.ts";
import type { Selection } from "./select-candidates.ts";

/** Stands where no model or upstream was chosen. */
const NONE = "none";

export interface Refusal {
	readonly problem: RequestProblem;
	readonly request: ChatRequest;
	/** Where a decision was made before the refusal. */
	readonly selection: Selection | null;
	readonly atMs: number;
	readonly trace: TraceContext;
	readonly arrivedMs: number;
	readonly authenticatedMs: number;
}

/**
 * Keeps a well-formed request of a known caller that was refused: it costs nothing and stands among
 * the others with its reason. Resolves, once that is written, with what to answer.
 */
export async function recordRefusal(
	deps: GatewayDeps,
	caller: Admitted,
	refusal: Refusal,
): Promise<RequestProblem> {
	const terminal = buildRefusedTerminal(deps, caller, refusal);
	try {
		const intent = buildRefusedIntent(deps, caller, refusal);
		const usage = deps.ledger.admit(intent);
		const decision = refusal.selection?.decision;
		if (decision) deps.ledger.decision(decision);
		const { stream, modelAsked, decisionId, simulated } = intent;
		const { trace } = refusal;
		deps.observer.requestFinished(terminal, { stream, modelAsked, decisionId, simulated, trace });
		await usage.finish(terminal);
		return refusal.problem;
	} catch (error) {
		if (!isAppError(error)) deps.observer.failure("a refused request could not be recorded", error);
		return describeLogFault(error);
	}
}

function buildRefusedIntent(deps: GatewayDeps, caller: Admitted, refusal: Refusal): UsageIntent {
	const { grant } = caller;
	const { request, selection } = refusal;
	const first = selection?.candidates[0] ?? null;
	// A name that nobody knows is not counted as a model: callers could make up any number.
	const isKnown = deps.directory.find(request.modelAsked) !== null;
	return {
		kind: "intent",
		id: caller.requestId,
		atMs: refusal.atMs,
		orgId: grant.orgId,
		keyId: grant.keyId,
		userId: grant.userId,
		source: caller.source,
		sessionId: request.sophia.sessionId,
		tags: request.sophia.tags,
		metadata: request.sophia.metadata,
		traceId: refusal.trace.traceId,
		modelAsked: request.modelAsked,
		modelPlanned: first?.model.id ?? (isKnown ? request.modelAsked : NONE),
		upstream: first?.upstream.name ?? NONE,
		stream: request.stream,
		decisionId: selection?.decision?.id ?? null,
		simulated: deps.upstreams().some(({ simulated }) => simulated),
		estimateNanos: 0,
		estimatePromptTokens: selection?.promptTokens ?? 0,
	};
}

function buildRefusedTerminal(
	{ clock }: GatewayDeps,
	caller: Admitted,
	refusal: Refusal,
): UsageTerminal {
	const { problem } = refusal;
	const nowMs = clock.monotonicMs();
	return {
		kind: "terminal",
		id: caller.requestId,
		atMs: clock.nowMs(),
		outcome: "refused",
		httpStatus: problem.status,
		errorClass: problem.code,
		errorMessage: problem.message,
		finishReason: null,
		modelServed: null,
		provider: null,
		upstream: null,
		tokens: { prompt: 0, completion: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
		usageSource: "none",
		costNanos: 0,
		upstreamCostNanos: null,
		priceVersion: null,
		ttftMs: null,
		durationMs: nowMs - refusal.arrivedMs,
		attempts: [],
		spans: buildSpans(refusal, nowMs, []),
	};
}
