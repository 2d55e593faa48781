import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Inside node_modules, so that deleting that folder forgets everything about it. */
const STATE_FILE = "node_modules/.sophia-setup.json";

/**
 * Hashes of what the present state was made from.
 *
 * @typedef {{ lock?: string, schema?: string }} SetupState
 */

/**
 * @param {string} root
 * @returns {SetupState}
 */
export function readState(root) {
	const path = join(root, STATE_FILE);
	if (!existsSync(path)) return {};
	try {
		const parsed = JSON.parse(readFileSync(path, "utf8"));
		return typeof parsed === "object" && parsed !== null ? parsed : {};
	} catch (error) {
		// Cut short by a crash: what it would have said is found out again.
		if (error instanceof SyntaxError) return {};
		throw error;
	}
}

/**
 * @param {string} root
 * @param {SetupState} change
 */
export function updateState(root, change) {
	const next = { ...readState(root), ...change };
	writeFileSync(join(root, STATE_FILE), `${JSON.stringify(next)}\n`);
}

/** @param {string} path */
export function hashFile(path) {
	return createHash("sha256").update(readFileSync(path)).digest("hex");
}
