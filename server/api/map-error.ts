import { TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { classifyDatabaseError } from "#server/platform/db/classify-database-error.ts";
import { AppError, type ErrorCode, isAppError } from "#server/platform/errors.ts";

const TRPC_CODES: Readonly<Record<ErrorCode, TRPCError["code"]>> = {
	not_found: "NOT_FOUND",
	forbidden: "FORBIDDEN",
	unauthorized: "UNAUTHORIZED",
	conflict: "CONFLICT",
	invalid_input: "BAD_REQUEST",
	limit_exceeded: "TOO_MANY_REQUESTS",
	precondition: "PRECONDITION_FAILED",
	upstream_failed: "BAD_GATEWAY",
	unavailable: "SERVICE_UNAVAILABLE",
	internal: "INTERNAL_SERVER_ERROR",
};

/** The error family behind whatever was thrown, so that every caller gets a code and a clear text. */
export function toAppError(thrown: unknown): AppError {
	if (isAppError(thrown)) return thrown;
	if (thrown instanceof TRPCError) {
		if (isAppError(thrown.cause)) return thrown.cause;
		if (thrown.cause instanceof ZodError) return describeInvalidInput(thrown.cause);
		const known = fromTrpcCode(thrown);
		if (known !== null) return known;
		return toAppError(thrown.cause ?? new AppError("internal", thrown.message));
	}
	return (
		classifyDatabaseError(thrown) ??
		new AppError("internal", "something went wrong on our side", { cause: thrown })
	);
}

export function toTrpcError(thrown: unknown): TRPCError {
	const error = toAppError(thrown);
	return new TRPCError({ code: TRPC_CODES[error.code], message: error.message, cause: error });
}

/** One sentence that names the field at fault, instead of a validator's list. */
function describeInvalidInput(error: ZodError): AppError {
	const first = error.issues[0];
	const param = first?.path.map(String).join(".") ?? "";
	const message = first?.message ?? "the input is not valid";
	const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : "";
	return new AppError("invalid_input", `${param === "" ? "" : `${param}: `}${message}${more}`, {
		...(param === "" ? {} : { param }),
		details: {
			issues: error.issues
				.slice(0, 20)
				.map((issue) => ({ path: issue.path.map(String).join("."), message: issue.message })),
		},
		cause: error,
	});
}

/** Errors that tRPC raises itself: a wrong method, a body that is no JSON, an unknown procedure. */
function fromTrpcCode(error: TRPCError): AppError | null {
	switch (error.code) {
		case "PARSE_ERROR":
			return new AppError("invalid_input", "the request body is not valid JSON", { cause: error });
		case "NOT_FOUND":
			return new AppError("not_found", error.message, { cause: error });
		case "BAD_REQUEST":
		case "METHOD_NOT_SUPPORTED":
		case "UNSUPPORTED_MEDIA_TYPE":
		case "PAYLOAD_TOO_LARGE":
		case "UNPROCESSABLE_CONTENT":
			return new AppError("invalid_input", error.message, { cause: error });
		default:
			return null;
	}
}
