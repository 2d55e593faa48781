import { TRPCClientError } from "@trpc/client";

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

/**
 * Reads whatever a call threw; never shows a stack or a raw exception to a person. Fields are read
 * by hand because this is part of every page, where a schema library would weigh more than the rest.
 */
export function readApiError(thrown: unknown): ApiError {
	if (!(thrown instanceof TRPCClientError)) return NO_ANSWER;
	const data: unknown = thrown.data;
	if (typeof data !== "object" || data === null) return NO_ANSWER;
	const status = field(data, "httpStatus");
	const hint = text(data, "hint");
	return {
		message: sentence(thrown.message),
		hint: hint === null ? null : sentence(hint),
		param: text(data, "param"),
		reference: text(data, "requestId"),
		kind: kindOf(text(data, "error")),
		needs: needsOf(field(data, "details")),
		retryable: typeof status !== "number" || status >= 500,
	};
}

/** A failure of a form, divided between the fields that it shows and the form itself: none is lost. */
export function divideError<Name extends string>(thrown: unknown, names: readonly Name[]) {
	const error = thrown === null ? null : readApiError(thrown);
	const at = names.find((name) => name === error?.param);
	return {
		of: (name: Name) =>
			error && at === name ? [error.message, error.hint].filter(Boolean).join(". ") : null,
		rest: at === undefined ? thrown : null,
	};
}

function kindOf(code: string | null): ApiError["kind"] {
	return code === "forbidden" || code === "unauthorized" || code === "not_found" ? code : "other";
}

function needsOf(details: unknown): readonly string[] {
	const needs = field(details, "needs");
	return Array.isArray(needs) ? needs.filter((need) => typeof need === "string") : [];
}

function text(value: unknown, name: string): string | null {
	const found = field(value, name);
	return typeof found === "string" ? found : null;
}

function field(value: unknown, name: string): unknown {
	if (typeof value !== "object" || value === null) return undefined;
	return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function sentence(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}
