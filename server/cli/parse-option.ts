import type { z } from "zod";
import { AppError } from "#server/platform/errors.ts";

/** Parses the value of one option; the fault names the option. */
export function parseOption<T extends z.ZodType>(
	option: string,
	schema: T,
	value: unknown,
): z.output<T> {
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	const faults = parsed.error.issues.map((issue) => describe(issue, value)).join("; ");
	throw new AppError("invalid_input", `--${option}: ${faults}`);
}

function describe(issue: z.core.$ZodIssue, value: unknown): string {
	if (issue.code !== "invalid_value") return issue.message;
	const wrong = issue.path.reduce<unknown>(readPart, value);
	return `"${String(wrong)}" is not one of ${issue.values.map(String).join(", ")}`;
}

function readPart(value: unknown, part: PropertyKey): unknown {
	if (typeof value !== "object" || value === null) return value;
	return Object.getOwnPropertyDescriptor(value, part)?.value;
}

/** `a, b` as a list without empty parts. */
export function splitList(text: string): string[] {
	return text
		.split(",")
		.map((part) => part.trim())
		.filter((part) => part !== "");
}
