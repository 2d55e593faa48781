import type { Attempt } from "./attempt.ts";
import type { Failure } from "./core/classify-error.ts";
import { type OpenAiError, toOpenAiError } from "./core/openai-error.ts";
import type { RunEnd } from "./record-end.ts";
import { readStreamFacts } from "./settle-attempt.ts";

/** The end of a request whose last attempt failed: for its record, and for the client. */
export function describeFailure(
	attempt: Attempt,
	failure: Failure,
	attempts: number,
	isCommitted: boolean,
): { readonly end: RunEnd; readonly error: OpenAiError } {
	const { model, upstream } = attempt.candidate;
	const tries = `${attempts} ${attempts === 1 ? "attempt" : "attempts"}`;
	const error = toOpenAiError(failure, `${model.id} on ${upstream.name}, ${tries}`);
	const isCut = isCommitted && failure.errorClass === "stream_incomplete";
	const end: RunEnd = {
		outcome: isCut ? "stream_incomplete" : "upstream_error",
		failure,
		httpStatus: isCommitted ? 200 : error.status,
		facts: readStreamFacts(attempt),
	};
	return { end, error };
}
