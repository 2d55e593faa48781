import { closeSync, openSync, writeSync } from "node:fs";

const BATCH = 5_000;
const DETAILS = "Every computer that has this package installed should be considered compromised. ";

/** Writes records as npm's malicious packages have them: one package each, all of its versions. */
export function writeNpmRecords(file: string, count: number): void {
	const handle = openSync(file, "w");
	try {
		for (let from = 0; from < count; from += BATCH) {
			const batch = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) =>
				JSON.stringify(describe(from + index)),
			);
			writeSync(handle, `${batch.join("\n")}\n`);
		}
	} finally {
		closeSync(handle);
	}
}

function describe(number: number) {
	const name = number % 3 === 0 ? `@scope-${number % 997}/package-${number}` : `package-${number}`;
	return {
		schema_version: "1.7.4",
		id: `MAL-2026-${number}`,
		modified: "2026-07-01T00:00:00Z",
		published: "2026-06-30T00:00:00Z",
		summary: `Malicious code in ${name} (npm)`,
		details: DETAILS.repeat(5),
		affected: [
			{
				package: { ecosystem: "npm", name },
				ranges: [{ type: "SEMVER", events: [{ introduced: "0" }] }],
				versions: ["1.0.0"],
			},
		],
	};
}
