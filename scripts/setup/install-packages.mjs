import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeNpmFailure } from "./npm-failure.mjs";
import { SetupError } from "./report.mjs";
import { runNpm } from "./run-command.mjs";
import { hashFile, readState, updateState } from "./setup-state.mjs";

/**
 * True when node_modules is what package-lock.json says. An installation made by `npm ci` or
 * `npm install` itself is recognised by the lock that npm leaves inside, and kept.
 *
 * @param {string} root
 */
export function arePackagesInstalled(root) {
	const lockHash = hashFile(join(root, "package-lock.json"));
	if (readState(root).lock === lockHash) return true;
	const installedPath = join(root, "node_modules/.package-lock.json");
	if (!existsSync(installedPath)) return false;
	const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
	const installed = JSON.parse(readFileSync(installedPath, "utf8")).packages;
	if (!isSameTree(wanted, installed)) return false;
	updateState(root, { lock: lockHash });
	return true;
}

/**
 * Compares by place and version; packages of other platforms may be absent.
 *
 * @param {Record<string, { version?: string, optional?: boolean }>} wanted
 * @param {Record<string, { version?: string }>} installed
 */
export function isSameTree(wanted, installed) {
	for (const [place, entry] of Object.entries(wanted)) {
		if (place === "") continue;
		const found = installed[place];
		if (found === undefined ? entry.optional !== true : found.version !== entry.version) {
			return false;
		}
	}
	return Object.keys(installed).every((place) => wanted[place] !== undefined);
}

/** @param {string} root */
export async function installPackages(root) {
	const { code, output } = await runNpm(["ci"], { cwd: root });
	if (code !== 0) {
		throw new SetupError(
			`Could not install the packages: ${describeNpmFailure(output)}.`,
			"Nothing was started. Run the same command again when that is fixed.",
		);
	}
	updateState(root, { lock: hashFile(join(root, "package-lock.json")) });
}
