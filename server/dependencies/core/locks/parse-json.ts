import { LockError } from "./lock-error.ts";
import type { Table } from "./parse-toml.ts";
import { lineAt, refuseConflict } from "./parse-toml.ts";
import { isTable } from "./read-values.ts";

/** Parses a JSON object; faults carry the line where the engine names an offset. */
export function parseJson(text: string): Table {
	refuseConflict(text);
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		const offset = /position (\d+)/.exec(error.message)?.[1];
		throw new LockError(`not valid JSON: ${error.message.split("\n")[0]}`, {
			line: offset === undefined ? null : lineAt(text, Number(offset)),
		});
	}
	if (!isTable(value)) throw new LockError("not a JSON object", { line: 1 });
	return value;
}
