/**
 * Set-up speaks on stderr only: stdout belongs to the command that runs afterwards
 * (`npm run -s sophia -- keys create --json` must stay parseable).
 */

/** A failure that the person at the terminal can act on: one line of what, one of what to do. */
export class SetupError extends Error {
	/**
	 * @param {string} message
	 * @param {string} remedy
	 */
	constructor(message, remedy) {
		super(message);
		this.name = "SetupError";
		this.remedy = remedy;
	}
}

/**
 * Runs one step and says on one line what it does and how long it took.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function runStep(title, work) {
	const start = performance.now();
	process.stderr.write(`${title} ... `);
	try {
		const result = await work();
		process.stderr.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
		return result;
	} catch (error) {
		process.stderr.write("failed\n");
		throw error;
	}
}

/** @param {unknown} error */
export function printFailure(error) {
	if (error instanceof SetupError) {
		process.stderr.write(`\n${error.message}\n${error.remedy}\n`);
		return;
	}
	const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
	process.stderr.write(`\nSet-up failed unexpectedly: ${text}\n`);
}
