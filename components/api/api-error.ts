import { TRPCClientError } from "@trpc/client";
import { z } from "zod/mini";

const errorDataSchema = z.object({
	httpStatus: z.optional(z.number()),
	requestId: z.nullish(z.string()),
	error: z.nullish(z.string()),
	hint: z.nullish(z.string()),
	param: z.nullish(z.string()),
	details: z.nullish(z.record(z.string(), z.unknown())),
});

/** What a view may say about a failed call. */
export interface ApiError {
	readonly message: string;
	readonly hint: string | null;
	/** The input field at fault, as a dotted path. */
	readonly param: string | null;
	readonly reference: string | null;
	readonly kind: "forbidden" | "unauthorized" | "not_found" | "offline" | "other";
	readonly needs: readonly string[];
	readonly retryable: boolean;
}

const NO_ANSWER: ApiError = {
	message: "Sophia did not answer",
	hint: "Check that it is still running; what you typed is kept here.",
	param: null,
	reference: null,
	kind: "offline",
	needs: [],
	retryable: true,
};

/** Reads whatever a call threw; never shows a stack or a raw exception to a person. */
export function readApiError(thrown: unknown): ApiError {
	if (!(thrown instanceof TRPCClientError)) return NO_ANSWER;
	const parsed = errorDataSchema.safeParse(thrown.data);
	if (!parsed.success || thrown.data === undefined) return NO_ANSWER;
	const data = parsed.data;
	return {
		message: sentence(thrown.message),
		hint: data.hint ? sentence(data.hint) : null,
		param: data.param ?? null,
		reference: data.requestId ?? null,
		kind: kindOf(data.error ?? null),
		needs: needsOf(data.details),
		retryable: (data.httpStatus ?? 500) >= 500,
	};
}

function kindOf(code: string | null): ApiError["kind"] {
	return code === "forbidden" || code === "unauthorized" || code === "not_found" ? code : "other";
}

function needsOf(details: Record<string, unknown> | null | undefined): readonly string[] {
	const needs = z.safeParse(z.array(z.string()), details?.needs);
	return needs.success ? needs.data : [];
}

function sentence(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
