import type { Finding, VulnerabilityRow } from "#server/dependencies/console-contract.ts";

const ISSUE: Finding["issue"] = {
	check: "licenses",
	rule: "license-deny",
	level: "error",
	message: "chardet 5: LGPL-2.1-only",
	file: "uv.lock",
	line: 3,
	package: "chardet",
	version: "5.0",
	fix: null,
	severity: null,
	fingerprint: "licenses|license-deny|chardet",
	waived: null,
	isKnown: false,
	fails: true,
};
const FINDING: Finding = {
	id: "1",
	projectId: "2",
	projectName: "shop",
	state: "open",
	issue: ISSUE,
	vulnerability: null,
	isImported: null,
	firstSeenAt: "2026-11-22T10:00:00.000Z",
	lastSeenAt: "2026-11-22T10:00:00.000Z",
	fixedAt: null,
	waiver: null,
};

const VULNERABILITY: VulnerabilityRow = {
	id: "PYSEC-1",
	advisories: ["PYSEC-1"],
	identifiers: ["PYSEC-1"],
	package: "click",
	version: "8.0",
	severity: "high",
	severity_source: null,
	score: null,
	vector: null,
	severity_disagrees: false,
	known_exploited: null,
	epss: null,
	summary: "",
	published: null,
	links: [],
	scopes: ["prod"],
	direct: false,
	introduced_by: ["celery"],
	path: ["celery", "click"],
	fixed_versions: [],
	safe_version: null,
	safe_version_admitted: null,
	fix: null,
	matched_by: "range",
	approximated_bounds: [],
	exact_source: true,
	waived: null,
	fingerprint: "",
};

/** A licence that is denied, unless told otherwise. */
export function buildFinding(parts: Partial<Finding> = {}): Finding {
	return { ...FINDING, ...parts };
}

/** A vulnerability with one way in and without a known fix, unless told otherwise. */
export function buildVulnerability(parts: Partial<VulnerabilityRow> = {}): VulnerabilityRow {
	return { ...VULNERABILITY, ...parts };
}
