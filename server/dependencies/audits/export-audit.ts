import { z } from "zod";
import type { Db } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { ExportAuditInput } from "../console-contract.ts";
import type { AuditReport } from "../contract.ts";
import { formatCsv } from "../reports/format-csv.ts";
import { renewCycloneDx } from "../reports/format-cyclonedx.ts";
import { formatHtml } from "../reports/format-html.ts";
import { formatSarif } from "../reports/format-sarif.ts";
import { missingAudit, readReport, unpackJson } from "./audit-rows.ts";

export interface ExportedAudit {
	readonly filename: string;
	readonly mediaType: string;
	readonly content: Uint8Array;
}

const FILES: Readonly<
	Record<ExportAuditInput["format"], { readonly ending: string; readonly mediaType: string }>
> = {
	json: { ending: "json", mediaType: "application/json" },
	csv: { ending: "csv", mediaType: "text/csv; charset=utf-8" },
	sarif: { ending: "sarif", mediaType: "application/sarif+json" },
	cyclonedx: { ending: "cdx.json", mediaType: "application/vnd.cyclonedx+json; version=1.6" },
	html: { ending: "html", mediaType: "text/html; charset=utf-8" },
};

/** The report of an audit as a file. */
export async function exportAudit(
	db: Db,
	orgId: string,
	{ audit: id, format }: ExportAuditInput,
): Promise<ExportedAudit> {
	const row = await db.dependencyAudit.findFirst({
		where: { id, orgId },
		select: {
			report: true,
			confirmed: true,
			bom: true,
			state: true,
			project: { select: { name: true } },
		},
	});
	if (row === null) throw missingAudit();
	if (row.report === null) {
		const why =
			row.state === "done" ? "its report was removed after its time" : `it is ${row.state}`;
		throw new AppError("precondition", `this audit has no report: ${why}`);
	}
	const { ending, mediaType } = FILES[format];
	const name = row.project.name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+|-+$/g, "");
	const base = format === "json" ? "dependency_audit_report" : `${name || "project"}-audit`;
	return {
		filename: `${base}.${ending}`,
		mediaType,
		content: Buffer.from(write(readReport(row.report, row.confirmed), row.bom, format)),
	};
}

const bomSchema = z.looseObject({ bomFormat: z.literal("CycloneDX") });

function write(
	report: AuditReport,
	bom: Uint8Array | null,
	format: ExportAuditInput["format"],
): string {
	switch (format) {
		case "json":
			return JSON.stringify(report);
		case "cyclonedx":
			if (bom === null) throw new AppError("precondition", "the lock of this audit was not read");
			return JSON.stringify(renewCycloneDx(bomSchema.parse(unpackJson(bom)), report));
		case "csv":
			return formatCsv(report);
		case "sarif":
			return JSON.stringify(formatSarif(report), null, "\t");
		case "html":
			return formatHtml(report);
	}
}
