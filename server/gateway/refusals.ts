import { isAppError } from "#server/platform/errors.ts";
import type { OpenAiError } from "./core/openai-error.ts";
import { invalidRequest, type RequestProblem } from "./core/request-problem.ts";
import type { Selection } from "./select-candidates.ts";

const RETRY_MS = 1_000;
const BREAKER_RETRY_MS = 5_000;

/** A 503 of our own making. */
export function unavailable(code: string, message: string): RequestProblem {
	return { problem: true, status: 503, type: "unavailable", code, message, param: null };
}

/** Why the usage log did not take a request: its own fault, or the size of what the caller sent. */
export function describeLogFault(error: unknown): RequestProblem {
	if (!isAppError(error))
		return unavailable("usage_log_unavailable", "the usage log cannot be written");
	if (error.code === "invalid_input") return invalidRequest(error.message, error.param ?? null);
	return unavailable("usage_log_unavailable", error.message);
}

export const SCOPE_MISSING: RequestProblem = {
	problem: true,
	status: 403,
	type: "permission_error",
	code: "scope_missing",
	message: 'this key does not have the scope "chat"',
	param: null,
};

export const INTERNAL_FAILURE: RequestProblem = {
	problem: true,
	status: 500,
	type: "server_error",
	code: "internal_error",
	message: "the gateway failed on this request: the log has the cause under its request id",
	param: null,
};

export const USAGE_NOT_RECORDED = unavailable(
	"usage_not_recorded",
	"the answer's usage could not be recorded",
);

export const SHUTTING_DOWN = unavailable(
	"server_shutting_down",
	"the server is shutting down: send the request again",
);

/** Every candidate's breaker refuses. */
export function circuitOpen(selection: Selection): RequestProblem {
	const id = selection.candidates[0]?.model.id ?? "the model";
	return unavailable(
		"circuit_open",
		`${id} is failing at present and is not tried: its circuit breaker is open`,
	);
}

/** How a refusal goes out: a 503 is worth another try, and says when. */
export function toRefusalError(problem: RequestProblem): OpenAiError {
	const { status, message, type, param, code } = problem;
	const isPassing = status === 503 && problem !== USAGE_NOT_RECORDED;
	const waitMs = code === "circuit_open" ? BREAKER_RETRY_MS : RETRY_MS;
	return {
		status,
		message,
		type,
		param,
		code,
		retryAfterMs: isPassing ? waitMs : null,
		retry: isPassing,
	};
}
