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

const NOT_WRITABLE = "Run it as the user who owns this folder, in one that may be written.";

/** @type {Readonly<Record<string, string>>} */
const DISK_REMEDIES = {
	EACCES: NOT_WRITABLE,
	EPERM: NOT_WRITABLE,
	EROFS: NOT_WRITABLE,
	ENOSPC: "The disk is full: make room and run the same command again.",
};

/** @param {unknown} error */
export function printFailure(error) {
	process.stderr.write(`\n${describeFailure(error)}\n`);
}

/** @param {unknown} error */
export function describeFailure(error) {
	if (error instanceof SetupError) return `${error.message}\n${error.remedy}`;
	if (!(error instanceof Error)) return `Set-up failed unexpectedly: ${String(error)}`;
	const remedy = "code" in error ? DISK_REMEDIES[String(error.code)] : undefined;
	if (remedy !== undefined) return `${error.message}\n${remedy}`;
	return `Set-up failed unexpectedly: ${error.stack ?? error.message}`;
}
