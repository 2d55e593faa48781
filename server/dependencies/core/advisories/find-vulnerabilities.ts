import type { DependencyTraces } from "../graph/trace-dependencies.ts";
import type { Lock, LockedPackage } from "../locks/lock-model.ts";
import type { AdvisoryData, PackageAdvisory } from "./advisory-data.ts";
import type { Verdict } from "./judge-version.ts";
import { judgeVersion, readJudged } from "./judge-version.ts";
import type { Severity, SeverityChoice } from "./rate-severity.ts";
import { rateSeverity } from "./rate-severity.ts";

/** One vulnerability of one package version; twins under other identifiers are one finding. */
export interface Vulnerability {
	/** The advisory that was read; with several, the first by name. */
	readonly id: string;
	/** All advisories of the data that say it. */
	readonly advisories: readonly string[];
	/** All identifiers of the vulnerability, `id` included. */
	readonly identifiers: readonly string[];
	readonly package: LockedPackage;
	readonly version: string;
	readonly severity: Severity;
	/** In CISA's catalogue of exploited vulnerabilities; null without that catalogue. */
	readonly knownExploited: boolean | null;
	/** EPSS, 0 to 1; null where it is not known. */
	readonly exploitProbability: number | null;
	readonly summary: string;
	readonly published: string | null;
	readonly modified: string;
	readonly links: readonly string[];
	/** Versions above this one at which some range of the advisories ends. */
	readonly fixed: readonly string[];
	readonly matchedBy: "range" | "versions";
	/** Bounds that are no versions and were cut to their numbers. */
	readonly approximated: readonly string[];
	/** False where the package comes from elsewhere than its public index: only its name matches. */
	readonly isExactSource: boolean;
	readonly scopes: readonly string[];
	readonly isDirect: boolean;
	readonly depth: number | null;
	readonly introducedBy: readonly string[];
	readonly shortestPath: readonly string[];
	readonly roots: readonly string[];
}

interface Hit {
	readonly advisory: PackageAdvisory;
	readonly verdicts: readonly {
		readonly verdict: Verdict;
		readonly approximated: readonly string[];
	}[];
}

const PUBLIC_INDEX =
	/^(?:$|https:\/\/(?:pypi\.org|files\.pythonhosted\.org|registry\.npmjs\.org)\b)/;

/** True for packages whose name belongs to a public index; local projects are never looked up. */
export function isPublicPackage(locked: LockedPackage): boolean {
	return !["virtual", "editable", "directory", "path"].includes(locked.source.kind);
}

/** Whether the package's name may be sent to its public index: private names never are. */
export function isFromPublicIndex(locked: LockedPackage): boolean {
	return locked.source.kind === "registry" && PUBLIC_INDEX.test(locked.source.location);
}

/** All live advisories that hold for packages of the lock, worst first. */
export function findVulnerabilities(
	lock: Lock,
	traces: DependencyTraces,
	data: AdvisoryData,
	choice: SeverityChoice,
): Vulnerability[] {
	const found: Vulnerability[] = [];
	for (const locked of lock.packages) {
		if (locked.version === null || !isPublicPackage(locked)) continue;
		for (const hits of groupHits(judgePackage(locked, locked.version, data))) {
			found.push(describe(hits, locked, locked.version, traces, data, choice));
		}
	}
	return found;
}

/** The advisories that hold for one version; withdrawn ones never do. */
function judgePackage(locked: LockedPackage, version: string, data: AdvisoryData): Hit[] {
	const advisories = data.find(locked.ecosystem, locked.name);
	if (advisories.length === 0) return [];
	const judged = readJudged(locked.ecosystem, version);
	return advisories.flatMap((advisory) => {
		if (advisory.record.withdrawn) return [];
		const verdicts = advisory.affected
			.map((prepared) => ({
				verdict: judgeVersion(prepared, judged),
				approximated: prepared.approximated,
			}))
			.filter(({ verdict }) => verdict.affected);
		return verdicts.length === 0 ? [] : [{ advisory, verdicts }];
	});
}

/** Whether no live advisory of the package holds for the version. */
export function isClear(locked: LockedPackage, version: string, data: AdvisoryData): boolean {
	return judgePackage(locked, version, data).length === 0;
}

function groupHits(hits: readonly Hit[]): Hit[][] {
	const groups = new Map<string, Hit[]>();
	for (const hit of hits) {
		const key = hit.advisory.group[0] ?? hit.advisory.record.id;
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [hit]);
		else group.push(hit);
	}
	return [...groups.values()];
}

function describe(
	hits: readonly Hit[],
	locked: LockedPackage,
	version: string,
	{ traces }: DependencyTraces,
	data: AdvisoryData,
	choice: SeverityChoice,
): Vulnerability {
	const records = hits.map((hit) => hit.advisory.record).sort((a, b) => (a.id < b.id ? -1 : 1));
	const verdicts = hits.flatMap((hit) => hit.verdicts);
	const identifiers = [
		...new Set(hits.flatMap(({ advisory }) => [...advisory.group, advisory.record.id])),
	].sort();
	const trace = traces.get(locked.key);
	const first = records[0];
	return {
		id: first?.id ?? "",
		advisories: records.map((record) => record.id),
		identifiers,
		package: locked,
		version,
		severity: rateSeverity(
			{
				ids: identifiers,
				vectors: hits.flatMap((hit) => hit.advisory.vectors),
				database: hits.flatMap((hit) => hit.advisory.databaseSeverities),
			},
			choice,
		),
		knownExploited: data.isKnownExploited(identifiers),
		exploitProbability: data.exploitProbability(identifiers),
		summary: summarize(records.map((record) => record.summary ?? record.details ?? "")),
		published: first?.published ?? null,
		modified: first?.modified ?? "",
		links: links(records),
		fixed: [...new Set(verdicts.flatMap(({ verdict }) => verdict.fixed))],
		matchedBy: verdicts.some(({ verdict }) => verdict.matchedBy === "range") ? "range" : "versions",
		approximated: [...new Set(verdicts.flatMap(({ approximated }) => approximated))],
		isExactSource: isFromPublicIndex(locked),
		scopes: trace?.scopes ?? [],
		isDirect: trace?.depth === 1,
		depth: trace?.depth ?? null,
		introducedBy: trace?.introducedBy ?? [],
		shortestPath: trace?.shortestPath ?? [],
		roots: trace?.roots ?? [],
	};
}

const SUMMARY_LENGTH = 200;

function summarize(texts: readonly string[]): string {
	const text = texts.find((candidate) => candidate.trim() !== "")?.trim() ?? "";
	const end = text.search(/\n\s*\n/);
	const line = (end < 0 ? text : text.slice(0, end)).replace(/\s+/g, " ");
	return line.length <= SUMMARY_LENGTH ? line : `${line.slice(0, SUMMARY_LENGTH - 1)}…`;
}

function links(records: PackageAdvisory["record"][]): string[] {
	const advisories = records.flatMap((record) =>
		record.references.filter(({ type }) => type === "ADVISORY").map(({ url }) => url),
	);
	return [
		...new Set([...records.map(({ id }) => `https://osv.dev/vulnerability/${id}`), ...advisories]),
	];
}
