import { satisfies, validRange } from "semver";
import type { Edge, Lock, LockedPackage } from "../locks/lock-model.ts";

/** Who asks for a package so that a version is not admitted. */
interface NpmBlocker {
	/** The package that asks; null for the project itself. */
	readonly by: string | null;
	readonly range: string;
	readonly isDev: boolean;
}

/** What `package-lock.json` says against another version of a package, and how to get it anyway. */
export function adviseNpmUpgrade(
	{ key, name }: LockedPackage,
	version: string,
	lock: Lock,
): { readonly blockedBy: readonly string[]; readonly fix: string } {
	const forbids = (edge: Edge) => edge.targets.includes(key) && !admits(edge.range ?? "*", version);
	const own = lock.roots.flatMap(({ scopes }) =>
		scopes.flatMap(({ scope, edges }) =>
			edges.filter(forbids).map((edge): NpmBlocker => {
				return { by: null, range: edge.range ?? "*", isDev: scope.kind === "group" };
			}),
		),
	);
	const others = lock.packages.flatMap((asking) =>
		asking.edges.filter(forbids).map((edge): NpmBlocker => {
			return { by: asking.name, range: edge.range ?? "*", isDev: false };
		}),
	);
	const blockers = [...own, ...others];
	return {
		blockedBy: [
			...new Set(blockers.map(({ by, range }) => `${by ?? "package.json"}: ${name}@${range}`)),
		],
		fix: describeFix(name, version, blockers),
	};
}

/** `npm:other@^1.0.0` asks for a package under another name. What is no range admits nothing else. */
function admits(asked: string, version: string): boolean {
	const range = asked.replace(/^npm:(?:@[^/]+\/)?[^@]+@?/, "");
	return validRange(range) !== null && satisfies(version, range);
}

function describeFix(name: string, version: string, blockers: readonly NpmBlocker[]): string {
	if (blockers.length === 0) return `npm update ${name}`;
	const install = blockers.some(({ by }) => by === null)
		? `npm install ${blockers.every(({ isDev }) => isDev) ? "--save-dev " : ""}${name}@${version}`
		: null;
	const asking = [...new Set(blockers.flatMap(({ by }) => by ?? []))];
	if (asking.length === 0) return install ?? "";
	const override = `add "overrides": { "${name}": "${version}" } to package.json, since ${asking.join(", ")} ${asking.length === 1 ? "asks" : "ask"} for an older one`;
	return `${override}; then: ${install ?? "npm install"}`;
}
