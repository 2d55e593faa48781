import cvss from "ae-cvss-calculator";

export const SEVERITY_LEVELS = ["critical", "high", "medium", "low", "unknown"] as const;
export type SeverityLevel = (typeof SEVERITY_LEVELS)[number];

/** One statement of how bad a vulnerability is. */
export interface SeverityStatement {
	/** `CVSS:2.0`, `CVSS:3.0`, `CVSS:3.1`, `CVSS:4.0`, `database` or `malware`. */
	readonly source: string;
	readonly level: SeverityLevel;
	readonly score: number | null;
	readonly vector: string | null;
}

export interface Severity {
	readonly level: SeverityLevel;
	/** The statement that decides; null where there is none. */
	readonly decidedBy: SeverityStatement | null;
	/** All statements; where they differ in level, the decision was one of policy. */
	readonly statements: readonly SeverityStatement[];
}

/** Which statement decides where several differ. */
export type SeverityChoice = "highest" | "newest";

/** Orders levels: the worst first, unknown last. */
export function compareLevels(a: SeverityLevel, b: SeverityLevel): number {
	return SEVERITY_LEVELS.indexOf(a) - SEVERITY_LEVELS.indexOf(b);
}

/** The level of a CVSS score, by the bands of CVSS 3 and 4. */
export function levelOfScore(score: number): SeverityLevel {
	if (score >= 9) return "critical";
	if (score >= 7) return "high";
	return score >= 4 ? "medium" : "low";
}

/** Scores one CVSS vector of version 2 to 4, threat and environment as given; null if it is none. */
export function rateVector(vector: string): SeverityStatement | null {
	const label = /^CVSS:(\d\.\d)\//.exec(vector)?.[1];
	const isVersion2 = label === undefined && /^\(?AV:[LAN]\/AC:[HML]\/Au:/.test(vector);
	if (label === undefined && !isVersion2) return null;
	const score = calculate(vector);
	if (score === null) return null;
	return { source: `CVSS:${label ?? "2.0"}`, level: levelOfScore(score), score, vector };
}

const MAX_KNOWN = 20_000;
const known = new Map<string, number | null>();

/** Scoring is pure and slow, and the same vectors come in every audit. */
function calculate(vector: string): number | null {
	const score = known.get(vector);
	if (score !== undefined) return score;
	const fresh = calculateFresh(vector);
	if (known.size >= MAX_KNOWN) known.clear();
	known.set(vector, fresh);
	return fresh;
}

/** A vector that the calculator refuses says nothing: null. */
function calculateFresh(vector: string): number | null {
	try {
		const calculator: unknown = cvss.fromVector(vector);
		if (!(calculator instanceof cvss.CvssVector) || !calculator.isBaseFullyDefined()) return null;
		const { overall } = calculator.calculateScores();
		return Number.isFinite(overall) ? overall : null;
	} catch {
		return null;
	}
}

const DATABASE_LEVELS: Readonly<Record<string, SeverityLevel>> = {
	CRITICAL: "critical",
	HIGH: "high",
	MODERATE: "medium",
	MEDIUM: "medium",
	LOW: "low",
};

/** Weighs all that is said of one vulnerability. */
export function rateSeverity(
	given: {
		readonly ids: readonly string[];
		readonly vectors: readonly string[];
		readonly database: readonly string[];
	},
	choice: SeverityChoice = "highest",
): Severity {
	const statements: SeverityStatement[] = [];
	if (given.ids.some((id) => id.startsWith("MAL-"))) {
		statements.push({ source: "malware", level: "critical", score: null, vector: null });
	}
	for (const vector of new Set(given.vectors)) {
		const statement = rateVector(vector);
		if (statement !== null) statements.push(statement);
	}
	for (const word of new Set(given.database)) {
		const level = DATABASE_LEVELS[word.toUpperCase()];
		if (level !== undefined)
			statements.push({ source: "database", level, score: null, vector: null });
	}
	const decidedBy = decide(statements, choice);
	return { level: decidedBy?.level ?? "unknown", decidedBy, statements };
}

function decide(
	statements: readonly SeverityStatement[],
	choice: SeverityChoice,
): SeverityStatement | null {
	const ordered = [...statements].sort((a, b) =>
		choice === "newest"
			? compareSources(a, b) || compareLevels(a.level, b.level)
			: compareLevels(a.level, b.level) || (b.score ?? 0) - (a.score ?? 0) || compareSources(a, b),
	);
	return ordered[0] ?? null;
}

/** Malware first, then the newest CVSS, then the word of the database. */
function compareSources(a: SeverityStatement, b: SeverityStatement): number {
	return sourceRank(b) - sourceRank(a);
}

function sourceRank(statement: SeverityStatement): number {
	if (statement.source === "malware") return 10;
	return statement.source === "database" ? 0 : Number(statement.source.slice("CVSS:".length));
}
