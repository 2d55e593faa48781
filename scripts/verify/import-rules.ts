import type { ImportEdge } from "./read-imports.ts";

export interface Violation {
	readonly file: string;
	readonly line: number;
	readonly message: string;
}

interface Rule {
	readonly from: RegExp;
	/** Own files that may be imported. `$1` stands for the first group of `from`. */
	readonly own: readonly string[];
	/** Own files that may be imported for their types only. */
	readonly ownTypes?: readonly string[];
	/** Packages and builtins that may be imported; any when absent. */
	readonly packages?: RegExp;
	readonly because: string;
}

const PURE_PLATFORM =
	"server/platform/(errors|clock|csv|random|ids|nearest-word|timers|secrets/secret|http/check-address)\\.ts$";
/** Computing only: `node:net` for `isIP` and `BlockList`, `node:zlib` for `crc32`. */
const PURE_PACKAGES =
	/^(zod|semver|smol-toml|ae-cvss-calculator|spdx-[a-z-]+(\/index\.json)?|@lezer\/[a-z]+|node:(crypto|buffer|assert|zlib|net))$/;
const CONTRACTS = "server/[^/]+/(console-)?contract\\.ts$";
const PLATFORM = "server/platform/";
const TESTS = /\.test\.tsx?$|(^|\/)testing\//;

/**
 * Who may import whom. The first rule whose `from` matches a file is the one that holds for it;
 * tests may import everything.
 */
const RULES: readonly Rule[] = [
	{
		from: /^server\/platform\//,
		own: [PLATFORM],
		because: "platform knows no feature",
	},
	{
		/** A long contract is split by subject into the folder beside it, whose surface it stays. */
		from: /^server\/([^/]+)\/(console-)?contract(\.ts$|\/)/,
		own: [CONTRACTS, "server/$1/(console-)?contract/"],
		packages: /^zod$/,
		because: "a contract is what clients import: zod and other contracts only",
	},
	{
		from: /^server\/([^/]+)\/core\//,
		own: ["server/$1/(core/|contract\\.ts$|ports\\.ts$)", CONTRACTS, PURE_PLATFORM],
		ownTypes: ["server/[^/]+/(core/|ports\\.ts$)"],
		packages: PURE_PACKAGES,
		because: "a core is pure: data, clock and random come in as arguments",
	},
	{
		from: /^server\/adapters\/([^/]+)\/core\//,
		own: ["server/adapters/$1/core/", CONTRACTS, PURE_PLATFORM],
		packages: PURE_PACKAGES,
		because: "a core is pure: data, clock and random come in as arguments",
	},
	{
		from: /^server\/adapters\/([^/]+)\//,
		own: ["server/adapters/", PLATFORM, CONTRACTS, "server/[^/]+/(ports|index)\\.ts$"],
		ownTypes: ["server/[^/]+/core/"],
		because: "an adapter implements ports and knows no use case",
	},
	{
		from: /^server\/api\/routers\//,
		own: [
			"server/api/",
			CONTRACTS,
			"server/[^/]+/(console-)?index\\.ts$",
			"server/platform/(errors|secrets/secret)\\.ts$",
		],
		packages: /^(zod|@trpc\/server.*)$/,
		because: "a router calls features' index and contracts, never the database, adapters or core",
	},
	{
		from: /^server\/api\/create-services\.ts$/,
		own: ["server/"],
		because: "it is the composition root of the console, whose process is Next's own",
	},
	{
		from: /^server\/api\//,
		own: [
			"server/api/",
			"server/access/",
			PLATFORM,
			"server/[^/]+/((console-)?(index|contract)|ports)\\.ts$",
			"package\\.json$",
		],
		ownTypes: ["server/"],
		because: "the API base uses features through their index",
	},
	{
		from: /^server\/(processes|cli|testing)\//,
		own: ["server/", "package\\.json$"],
		because: "composition roots put the server together, not the pages",
	},
	{
		from: /^server\/([^/]+)\//,
		own: ["server/$1/", PLATFORM, CONTRACTS, "server/[^/]+/(index|ports)\\.ts$"],
		ownTypes: ["server/[^/]+/core/"],
		because: "a feature uses another one only through its index, contract or ports",
	},
	{
		from: /^components\/ui\//,
		own: ["components/ui/"],
		because: "primitives know nothing of ours",
	},
	{
		from: /^components\//,
		/** A file made in the browser is as safe for spreadsheets as one of the server's. */
		own: ["components/", CONTRACTS, "server/platform/csv\\.ts$"],
		ownTypes: ["server/api/root\\.ts$"],
		packages: /^(?!node:|pg$|pino|undici|@prisma\/|@trpc\/server)/,
		because: "components use contracts and the router's type, nothing else of the server",
	},
	{
		from: /^(app\/|proxy\.ts$)/,
		own: [
			"app/",
			"components/",
			CONTRACTS,
			"server/api/",
			"server/access/",
			"server/platform/env\\.ts$",
			PURE_PLATFORM,
		],
		packages: /^(?!pg$|pino|undici|@prisma\/)/,
		because: "app holds routes: components and the tRPC caller",
	},
];

/** The imports that break a rule. */
export function checkImports(edges: readonly ImportEdge[]): Violation[] {
	return edges.filter((edge) => !TESTS.test(edge.from)).flatMap((edge) => checkOne(edge));
}

function checkOne(edge: ImportEdge): Violation[] {
	const violation = (message: string) => [{ file: edge.from, line: edge.line, message }];
	if (edge.isOwn && /(^|\/)testing\//.test(edge.to) && !edge.from.startsWith("scripts/")) {
		return violation(`imports ${edge.to}: only tests import testing`);
	}
	if (edge.isOwn && /^server\/(processes|cli)\//.test(edge.to) && !isComposition(edge.from)) {
		return violation(`imports ${edge.to}: processes are put together last`);
	}
	const rule = RULES.find((candidate) => candidate.from.test(edge.from));
	if (rule === undefined || isAllowed(edge, rule)) return [];
	return violation(`imports ${edge.to}: ${rule.because}`);
}

function isComposition(file: string): boolean {
	return /^(server\/(processes|cli)\/|server\/api\/create-services\.ts$|scripts\/|e2e\/)/.test(
		file,
	);
}

function isAllowed(edge: ImportEdge, rule: Rule): boolean {
	if (!edge.isOwn)
		return edge.isTypeOnly || rule.packages === undefined || rule.packages.test(edge.to);
	const group = rule.from.exec(edge.from)?.[1] ?? "";
	const patterns = [...rule.own, ...(edge.isTypeOnly ? (rule.ownTypes ?? []) : [])];
	return patterns.some((pattern) => new RegExp(`^${pattern.replace("$1", group)}`).test(edge.to));
}

/** Each cycle among files at run time, once, as the list of its files. */
export function findCycles(edges: readonly ImportEdge[]): string[][] {
	const graph = new Map<string, string[]>();
	for (const edge of edges) {
		if (!edge.isOwn || edge.isTypeOnly) continue;
		graph.set(edge.from, [...(graph.get(edge.from) ?? []), edge.to]);
	}
	const cycles: string[][] = [];
	const done = new Set<string>();
	const visit = (file: string, trail: readonly string[]) => {
		const seenAt = trail.indexOf(file);
		if (seenAt >= 0) {
			cycles.push(trail.slice(seenAt));
			return;
		}
		if (done.has(file)) return;
		for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
		done.add(file);
	};
	for (const file of graph.keys()) visit(file, []);
	return cycles;
}
