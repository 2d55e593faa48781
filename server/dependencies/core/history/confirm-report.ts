import { z } from "zod";
import type { AuditSummary } from "../../console-contract.ts";
import type { AuditReport } from "../../contract.ts";
import { describeStaleData, isStaleData, STALE_DATA } from "../advisories/data-age.ts";
import { ecosystemOf } from "../locks/read-lock.ts";
import { advisoryFactsSchema } from "./advisory-facts.ts";

/** Newer advisories that say of a project what those of its audit said. Instants are ISO 8601. */
export const confirmationSchema = z.object({
	id: z.string(),
	/** By ecosystem: the newest change of any record, and the number of records. */
	dates: z.record(z.string(), z.string()),
	records: z.record(z.string(), z.number()),
	loadedAt: z.string(),
	/** When that was found. */
	at: z.string(),
});
export type Confirmation = z.infer<typeof confirmationSchema>;

/** The report as an audit by the newer advisories would have made it. */
export function confirmReport(report: AuditReport, by: Confirmation): AuditReport {
	const { vulnerabilities } = report.checks;
	const facts = advisoryFactsSchema.safeParse(vulnerabilities.facts.data);
	const newer = readNewer(by, report.project.kind);
	if (!facts.success || newer === null) return report;
	const { date, records, stale } = newer;
	return {
		...report,
		warnings: renewWarnings(report.warnings, date, by),
		checks: {
			...report.checks,
			vulnerabilities: {
				...vulnerabilities,
				verdict: renewVerdict(vulnerabilities.verdict, facts.data.date, date),
				facts: {
					...vulnerabilities.facts,
					data: { snapshot: by.id, date, loaded: by.loadedAt, records, stale },
				},
			},
		},
	};
}

/** What lists show of such a report. */
export function confirmSummary<
	T extends Pick<AuditSummary, "data" | "kind" | "warnings" | "checks">,
>(summary: T, by: Confirmation): T {
	const { data } = summary;
	const newer = readNewer(by, summary.kind);
	if (data === null || newer === null) return summary;
	return {
		...summary,
		warnings: renewWarnings(summary.warnings, newer.date, by),
		checks: summary.checks.map((check) =>
			check.name === "vulnerabilities"
				? { ...check, verdict: renewVerdict(check.verdict, data.date, newer.date) }
				: check,
		),
		data: { ...newer, id: by.id, date: new Date(newer.date).toISOString(), loadedAt: by.loadedAt },
	};
}

/** Null where the newer data holds nothing of the lock's ecosystem. */
function readNewer(by: Confirmation, kind: string | null) {
	const ecosystem = ecosystemOf(kind);
	const [date, records] = [by.dates[ecosystem], by.records[ecosystem]];
	if (date === undefined || records === undefined) return null;
	return { date, records, stale: isStaleData(date, Date.parse(by.at)) };
}

function renewVerdict(verdict: string, from: string, to: string): string {
	return verdict.replace(from.slice(0, 10), to.slice(0, 10));
}

function renewWarnings(warnings: readonly string[], date: string, by: Confirmation): string[] {
	const stale = describeStaleData(date, Date.parse(by.at));
	const others = warnings.filter((text) => !text.startsWith(STALE_DATA));
	return stale === null ? others : [stale, ...others];
}
