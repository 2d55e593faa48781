import type { Ecosystem } from "../locks/lock-model.ts";
import type { OsvAffected, OsvEvent } from "./osv-record.ts";
import type { AnyVersion, BoundReading } from "./version-scheme.ts";
import { canonicalVersion, compareVersions, parseBound, parseVersion } from "./version-scheme.ts";

interface PreparedEvent {
	readonly kind: "introduced" | "fixed" | "last_affected" | "limit";
	readonly text: string;
	/** Null stands for before every version. */
	readonly version: AnyVersion | null;
}

/** One `affected` entry with its bounds parsed and in order. */
export interface PreparedAffected {
	readonly ecosystem: Ecosystem;
	readonly ranges: readonly (readonly PreparedEvent[])[];
	readonly versions: readonly string[];
	/** Listed versions in one spelling, made when no range holds. */
	listed: ReadonlySet<string> | null;
	readonly canonicalize: (text: string) => string;
	/** Bounds whose text had to be cut, or could not be read at all. */
	readonly approximated: readonly string[];
}

/** What an advisory says of one version. */
export interface Verdict {
	readonly affected: boolean;
	/** Versions above the judged one at which some range ends. */
	readonly fixed: readonly string[];
	readonly matchedBy: "range" | "versions" | null;
}

const ORDER = { introduced: 0, fixed: 1, last_affected: 2, limit: 3 } as const;
const KINDS = ["introduced", "fixed", "last_affected", "limit"] as const;

/** Parses and orders the bounds once; GIT ranges say nothing of a version and are left out. */
export function prepareAffected(
	affected: OsvAffected,
	ecosystem: Ecosystem,
	reading: BoundReading = "cut",
	canonicalize = createCanonicalizer(ecosystem),
): PreparedAffected {
	const approximated: string[] = [];
	const ranges = affected.ranges
		.filter((range) => range.type !== "GIT")
		.map((range) =>
			range.events
				.flatMap((event) => prepareEvent(event, ecosystem, reading, approximated))
				.sort(compareEvents),
		);
	const { versions } = affected;
	return { ecosystem, ranges, versions, listed: null, canonicalize, approximated };
}

function prepareEvent(
	event: OsvEvent,
	ecosystem: Ecosystem,
	reading: BoundReading,
	approximated: string[],
): PreparedEvent[] {
	const prepared: PreparedEvent[] = [];
	for (const kind of KINDS) {
		const text = event[kind];
		if (text === undefined || (kind === "limit" && text === "*")) continue;
		const bound = text === "0" ? null : parseBound(ecosystem, text, reading);
		if (text !== "0" && (bound === null || bound.approximated)) approximated.push(text);
		if (bound !== null) prepared.push({ kind, text, version: bound.version });
		else if (kind === "introduced") prepared.push({ kind, text, version: null });
	}
	return prepared;
}

function compareEvents(a: PreparedEvent, b: PreparedEvent): number {
	if (a.version === null || b.version === null) {
		return (a.version === null ? 0 : 1) - (b.version === null ? 0 : 1);
	}
	return compareVersions(a.version, b.version) || ORDER[a.kind] - ORDER[b.kind];
}

/** A version to be judged, read once for all advisories of its package. */
export interface JudgedVersion {
	readonly text: string;
	/** Null where the text cannot be ordered by the ecosystem's rules. */
	readonly version: AnyVersion | null;
	/** The spellings under which a list may hold it. */
	readonly spellings: readonly string[];
}

/** Reads a version for `judgeVersion`. */
export function readJudged(ecosystem: Ecosystem, text: string): JudgedVersion {
	const version = parseVersion(ecosystem, text);
	const spellings =
		version === null
			? []
			: [...new Set([canonicalVersion(version), canonicalVersion(version, "public")])];
	return { text, version, spellings };
}

/** OSV's evaluation: any range or the list of versions, neither before the other. */
export function judgeVersion(prepared: PreparedAffected, judged: JudgedVersion): Verdict {
	const { text, version } = judged;
	if (version === null) {
		const listed = prepared.versions.includes(text);
		return { affected: listed, fixed: [], matchedBy: listed ? "versions" : null };
	}
	const isHeld = prepared.ranges.some((events) => isInRange(events, version));
	if (!isHeld && !isListed(prepared, judged)) {
		return { affected: false, fixed: [], matchedBy: null };
	}
	const fixed = prepared.ranges.flatMap((events) => findFixes(events, version));
	return { affected: true, fixed: [...new Set(fixed)], matchedBy: isHeld ? "range" : "versions" };
}

/** Whether the version lies in one range, whose events are in order. */
export function isInRange(events: readonly PreparedEvent[], version: AnyVersion): boolean {
	let inside = false;
	for (const event of events) {
		const order = event.version === null ? 1 : compareVersions(version, event.version);
		if (event.kind === "introduced" && order >= 0) inside = true;
		else if (event.kind === "fixed" && order >= 0) inside = false;
		else if (event.kind === "last_affected" && order > 0) inside = false;
	}
	const limits = events.filter((event) => event.kind === "limit");
	return (
		inside &&
		(limits.length === 0 ||
			limits.some((limit) => limit.version !== null && compareVersions(version, limit.version) < 0))
	);
}

/** A version may be fixed on several branches: all of them are candidates for an upgrade. */
function findFixes(events: readonly PreparedEvent[], version: AnyVersion): string[] {
	return events
		.filter(
			(event) =>
				event.kind === "fixed" &&
				event.version !== null &&
				compareVersions(event.version, version) > 0,
		)
		.map((event) => event.text);
}

function isListed(prepared: PreparedAffected, { spellings }: JudgedVersion): boolean {
	if (prepared.versions.length === 0) return false;
	prepared.listed ??= new Set(prepared.versions.map((entry) => prepared.canonicalize(entry)));
	const { listed } = prepared;
	return spellings.some((spelling) => listed.has(spelling));
}

/** What the canonical spelling leaves as it is: plain numbers, the last of several not zero. */
const NORMAL = /^(?:0|[1-9]\d{0,14})(?:(?:\.(?:0|[1-9]\d{0,14}))*\.[1-9]\d{0,14})?$/;

/** Spells versions of one ecosystem in one way; the same texts recur in many advisories. */
export function createCanonicalizer(ecosystem: Ecosystem): (text: string) => string {
	const known = new Map<string, string>();
	return (text) => {
		if (ecosystem === "PyPI" && NORMAL.test(text)) return text;
		const spelled = known.get(text);
		if (spelled !== undefined) return spelled;
		const version = parseVersion(ecosystem, text);
		const canonical = version === null ? text : canonicalVersion(version);
		known.set(text, canonical);
		return canonical;
	};
}
