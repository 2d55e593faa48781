import type { Result } from "./result.ts";
import type { Check } from "./static-checks.ts";

const NAME_WIDTH = 36;
const MAX_LINES = 150;

export interface NamedResult extends Result {
	readonly check: string;
}

/** Runs checks, some at a time, and prints one line for each as it ends. */
export async function runChecks(checks: readonly Check[], atOnce: number): Promise<NamedResult[]> {
	const waiting = [...checks];
	const results: NamedResult[] = [];
	const worker = async () => {
		for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
			results.push(await runOne(check));
		}
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
	return results;
}

async function runOne(check: Check): Promise<NamedResult> {
	const startMs = performance.now();
	const result = await check.run();
	const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
	const counts = result.passed + result.failed > 1 ? `${result.passed} passed, ` : "";
	const verdict = result.failed === 0 ? "ok  " : "FAIL";
	process.stdout.write(
		`${verdict} ${check.name.padEnd(NAME_WIDTH)} ${counts}${result.failed > 0 ? `${result.failed} failed, ` : ""}${seconds} s\n`,
	);
	if (result.output !== "") process.stdout.write(`${indent(result.output.trimEnd())}\n`);
	for (const { name, reason } of result.skipped) {
		process.stdout.write(`     skipped: ${name} (${reason})\n`);
	}
	return { ...result, check: check.name };
}

/** The end of the output is where tools say what failed. */
function indent(text: string): string {
	return text
		.split("\n")
		.slice(-MAX_LINES)
		.map((line) => `     ${line}`)
		.join("\n");
}
