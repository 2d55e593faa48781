import type { CallerGrant } from "#server/access/contract.ts";
import type { AdmittedUsage, UsageIntent } from "#server/ledger/core/usage-records.ts";
import { admitRequest } from "./admit-request.ts";
import type { BreakerPermit } from "./core/circuit-breaker.ts";
import { type ChatRequest, parseChatRequest } from "./core/parse-chat-request.ts";
import { isProblem, type RequestProblem } from "./core/request-problem.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import { takeFirst } from "./plan-next.ts";
import { circuitOpen, SCOPE_MISSING } from "./refusals.ts";
import { type Candidate, type Selection, selectCandidates } from "./select-candidates.ts";

/** A body that was read: the request in it, or what is wrong with it. */
export type ReadRequest = ChatRequest | RequestProblem;

/** One verified request as the edge hands it over. */
export interface ChatInput {
	readonly requestId: string;
	readonly grant: CallerGrant;
	readonly source: UsageIntent["source"];
	readonly body: Buffer;
	/** The body as somebody else has read it already: a large one would hold up the loop. */
	readonly read?: ReadRequest;
	readonly traceparent: string | undefined;
	/** The caller's headers as they came, names and values in turn; read only where they are kept. */
	readonly rawHeaders?: readonly string[];
	/** Monotonic times of arrival and of the end of authentication. */
	readonly arrivedMs: number;
	readonly authenticatedMs: number;
}

/** A request that was read, routed and admitted: its intent is in the usage log. */
export interface OpenedRun {
	readonly request: ChatRequest;
	readonly selection: Selection;
	/** Monotonic time of the decision. */
	readonly decidedMs: number;
	readonly first: { readonly candidate: Candidate; readonly permit: BreakerPermit };
	readonly usage: AdmittedUsage;
}

/** A request that goes no further. */
export interface TurnedAway {
	readonly problem: RequestProblem;
	/** Of a well-formed request of a known caller, which is recorded; `null`: it is not accepted. */
	readonly accepted: { readonly request: ChatRequest; readonly selection: Selection | null } | null;
}

function turnAway(problem: RequestProblem, accepted: TurnedAway["accepted"] = null): TurnedAway {
	return { problem, accepted };
}

/** Parses, decides and admits. Nothing was recorded or sent for what is turned away. */
export function openRun(
	deps: GatewayDeps,
	input: ChatInput,
	arrival: { readonly atMs: number; readonly traceId: string },
): OpenedRun | TurnedAway {
	const { grant, requestId, body } = input;
	if (!grant.scopes.includes("chat")) return turnAway(SCOPE_MISSING);
	const request = input.read ?? parseChatRequest(body, deps.estimatePromptTokens);
	if (isProblem(request)) return turnAway(request);
	const selection = selectCandidates(requestId, request, grant, arrival.atMs, deps);
	if (isProblem(selection)) return turnAway(selection, { request, selection: null });
	const decidedMs = deps.clock.monotonicMs();
	const first = takeFirst(selection.candidates, deps.breaker);
	if (first === null) return turnAway(circuitOpen(selection), { request, selection });
	const { atMs, traceId } = arrival;
	const usage = admitRequest(deps, input, { atMs, traceId, request, selection, first });
	if ("problem" in usage) return turnAway(usage);
	deps.budget.earn(first.candidate.upstream.name);
	return { request, selection, decidedMs, first, usage };
}
