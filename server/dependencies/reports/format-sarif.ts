import type { AuditReport, Issue, VulnerabilityRow } from "../contract.ts";

/** GitHub sorts by `security-severity`: these stand for levels that come without a score. */
const SCORES = { critical: 9.5, high: 8, medium: 5.5, low: 2, unknown: 7 } as const;

/** SARIF 2.1.0, with scores where a rule has one and suppressions where something is accepted. */
export function formatSarif(report: AuditReport): unknown {
	const issues = Object.values(report.checks).flatMap((check) => check.issues);
	const { critical, high, medium, low, unknown } = report.checks.vulnerabilities;
	const rows = new Map(
		[...critical, ...high, ...medium, ...low, ...unknown].map((row) => [row.id, row]),
	);
	const ruleIds = [...new Set(issues.map(({ rule }) => rule))].sort();
	return {
		$schema: "https://json.schemastore.org/sarif-2.1.0.json",
		version: "2.1.0",
		runs: [
			{
				tool: {
					driver: {
						name: "sophia audit",
						informationUri: "https://github.com/ossf/osv-schema",
						rules: ruleIds.map((id) => describeRule(id, rows.get(id), issues)),
					},
				},
				results: issues.map((issue) => describeResult(issue, ruleIds.indexOf(issue.rule), report)),
				properties: { verdict: report.verdict, timestamp: report.timestamp },
			},
		],
	};
}

function describeRule(id: string, row: VulnerabilityRow | undefined, issues: readonly Issue[]) {
	if (row === undefined) {
		const check = issues.find(({ rule }) => rule === id)?.check ?? "";
		return { id, shortDescription: { text: id }, properties: { tags: [check] } };
	}
	const score = row.score ?? SCORES[row.severity];
	return {
		id,
		shortDescription: { text: `${row.id}: ${row.summary || row.package}` },
		helpUri: row.links[0],
		help: {
			text: [row.summary, row.fix === null ? "No fixed version is known." : `Fix: ${row.fix}`].join(
				"\n\n",
			),
		},
		properties: {
			"security-severity": String(score),
			"severity-source": row.severity_source ?? "unknown",
			tags: ["security", "vulnerability", ...row.identifiers],
		},
	};
}

function describeResult(issue: Issue, ruleIndex: number, report: AuditReport) {
	const file = issue.file ?? report.project.lock ?? "pyproject.toml";
	return {
		ruleId: issue.rule,
		ruleIndex,
		level: issue.fails ? "error" : issue.level === "error" ? "warning" : issue.level,
		message: { text: issue.fix === null ? issue.message : `${issue.message}\n${issue.fix}` },
		locations: [
			{
				physicalLocation: {
					artifactLocation: { uri: encodeURI(file) },
					region: { startLine: issue.line ?? 1 },
				},
			},
		],
		partialFingerprints: { "sophia/v1": issue.fingerprint },
		...(issue.waived === null
			? {}
			: {
					suppressions: [
						{
							kind: "external",
							justification: `${issue.waived.reason} (${issue.waived.owner}, until ${issue.waived.expires})`,
						},
					],
				}),
	};
}
