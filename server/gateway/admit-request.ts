import type { CallerGrant } from "#server/access/contract.ts";
import type { AdmittedUsage, UsageIntent } from "#server/ledger/core/usage-records.ts";
import { isAppError } from "#server/platform/errors.ts";
import { buildIntent } from "./build-records.ts";
import type { BreakerPermit } from "./core/circuit-breaker.ts";
import type { ChatRequest } from "./core/parse-chat-request.ts";
import type { RequestProblem } from "./core/request-problem.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import { describeLogFault } from "./refusals.ts";
import type { Candidate, Selection } from "./select-candidates.ts";

/** The caller's part of what is admitted. */
export interface Admitted {
	readonly requestId: string;
	readonly grant: CallerGrant;
	readonly source: UsageIntent["source"];
}

export interface Admission {
	readonly atMs: number;
	readonly traceId: string;
	readonly request: ChatRequest;
	readonly selection: Selection;
	readonly first: { readonly candidate: Candidate; readonly permit: BreakerPermit };
}

/** Writes the intent before anything goes upstream, or returns why that failed. */
export function admitRequest(
	deps: GatewayDeps,
	caller: Admitted,
	admission: Admission,
): AdmittedUsage | RequestProblem {
	const { first, selection } = admission;
	const { model, upstream } = first.candidate;
	const intent = buildIntent(
		{
			...admission,
			id: caller.requestId,
			grant: caller.grant,
			source: caller.source,
			effectivePrice: deps.effectivePrice,
		},
		first.candidate,
	);
	try {
		const usage = deps.ledger.admit(intent);
		if (selection.decision) deps.ledger.decision(selection.decision);
		return usage;
	} catch (error) {
		// A log that is full says so itself, once; a line for each refusal would fill the disk.
		if (!isAppError(error)) deps.observer.failure("the usage log failed on a request", error);
		deps.breaker.report(model.id, upstream.name, first.permit, "neutral");
		return describeLogFault(error);
	}
}
