import { z } from "zod";
import type { AuditSummary } from "../../console-contract.ts";
import type { AuditReport } from "../../contract.ts";
import { describeStaleData, isStaleData, STALE_DATA } from "../advisories/data-age.ts";
import { ecosystemOf } from "../locks/read-lock.ts";
import { advisoryFactsSchema } from "./advisory-facts.ts";

/** Newer advisories that say of a project what those of its audit said. Instants are ISO 8601. */
export const confirmationSchema = z.object({
	id: z.string(),
	/** The newest change of any record. */
	date: z.string(),
	loadedAt: z.string(),
	records: z.record(z.string(), z.number()),
	/** When that was found. */
	at: z.string(),
});
export type Confirmation = z.infer<typeof confirmationSchema>;

/** The report as an audit by the newer advisories would have made it. */
export function confirmReport(report: AuditReport, by: Confirmation): AuditReport {
	const { vulnerabilities } = report.checks;
	const facts = advisoryFactsSchema.safeParse(vulnerabilities.facts.data);
	if (!facts.success) return report;
	const nowMs = Date.parse(by.at);
	const data = {
		snapshot: by.id,
		date: by.date,
		loaded: by.loadedAt,
		records: by.records[ecosystemOf(report.project.kind)] ?? facts.data.records,
		stale: isStaleData(by.date, nowMs),
	};
	return {
		...report,
		warnings: renewWarnings(report.warnings, by),
		checks: {
			...report.checks,
			vulnerabilities: {
				...vulnerabilities,
				verdict: renewVerdict(vulnerabilities.verdict, facts.data.date, by),
				facts: { ...vulnerabilities.facts, data },
			},
		},
	};
}

/** What lists show of such a report. */
export function confirmSummary<
	T extends Pick<AuditSummary, "data" | "kind" | "warnings" | "checks">,
>(summary: T, by: Confirmation): T {
	const { data } = summary;
	if (data === null) return summary;
	const records = by.records[ecosystemOf(summary.kind)] ?? data.records;
	return {
		...summary,
		warnings: renewWarnings(summary.warnings, by),
		checks: summary.checks.map((check) =>
			check.name === "vulnerabilities"
				? { ...check, verdict: renewVerdict(check.verdict, data.date, by) }
				: check,
		),
		data: {
			id: by.id,
			date: new Date(by.date).toISOString(),
			loadedAt: by.loadedAt,
			records,
			stale: isStaleData(by.date, Date.parse(by.at)),
		},
	};
}

function renewVerdict(verdict: string, date: string, by: Confirmation): string {
	return verdict.replace(date.slice(0, 10), by.date.slice(0, 10));
}

function renewWarnings(warnings: readonly string[], by: Confirmation): string[] {
	const stale = describeStaleData(by.date, Date.parse(by.at));
	const others = warnings.filter((text) => !text.startsWith(STALE_DATA));
	return stale === null ? others : [stale, ...others];
}
