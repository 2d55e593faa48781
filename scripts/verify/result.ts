/** What one check or test runner found. */
export interface Result {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: readonly SkippedTest[];
	/** What a person needs to see of a failure; empty when all passed. */
	readonly output: string;
	/** The failed tests by name; a tool that knows no names leaves it out. */
	readonly failures?: readonly Failure[];
}

export interface Failure {
	readonly name: string;
	readonly error: string;
}

export interface SkippedTest {
	readonly name: string;
	readonly reason: string;
}

export function addResults(results: readonly Result[]): Result {
	return {
		passed: results.reduce((sum, { passed }) => sum + passed, 0),
		failed: results.reduce((sum, { failed }) => sum + failed, 0),
		skipped: results.flatMap(({ skipped }) => skipped),
		output: "",
	};
}

/** The last line of every run. */
export function formatTotal({ passed, failed, skipped }: Result): string {
	const tail = skipped.length === 0 ? "" : `, ${skipped.length} skipped`;
	return `${passed} passed, ${failed} failed${tail}`;
}
