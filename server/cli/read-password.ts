import { text } from "node:stream/consumers";
import { passwordSchema } from "#server/access/contract.ts";
import { AppError } from "#server/platform/errors.ts";

/** A password from standard input, so that it stands in no process list and no shell history. */
export async function readPasswordFromStdin(): Promise<string> {
	const parsed = passwordSchema.safeParse((await text(process.stdin)).replace(/\r?\n$/, ""));
	if (parsed.success) return parsed.data;
	throw new AppError(
		"invalid_input",
		`the password: ${parsed.error.issues.map(({ message }) => message).join("; ")}`,
		{ hint: "for example: printf '%s' \"$PASSWORD\" | npm run -s sophia -- ... --password-stdin" },
	);
}
