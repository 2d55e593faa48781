import { gunzipSync } from "node:zlib";
import type { Db } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { ExportAuditInput } from "../console-contract.ts";
import { formatCsv } from "../reports/format-csv.ts";
import { formatHtml } from "../reports/format-html.ts";
import { formatSarif } from "../reports/format-sarif.ts";
import { missingAudit, unpackReport } from "./audit-rows.ts";

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
		select: { report: true, bom: true, state: true, project: { select: { name: true } } },
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
		content: write(row.report, row.bom, format),
	};
}

function write(
	report: Uint8Array,
	bom: Uint8Array | null,
	format: ExportAuditInput["format"],
): Uint8Array {
	switch (format) {
		case "json":
			return gunzipSync(report);
		case "cyclonedx":
			if (bom === null) throw new AppError("precondition", "the lock of this audit was not read");
			return gunzipSync(bom);
		case "csv":
			return Buffer.from(formatCsv(unpackReport(report)));
		case "sarif":
			return Buffer.from(JSON.stringify(formatSarif(unpackReport(report)), null, "\t"));
		case "html":
			return Buffer.from(formatHtml(unpackReport(report)));
	}
}
