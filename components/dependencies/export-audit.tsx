"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { countOf } from "#components/format/format-number.ts";
import { Button } from "#components/ui/button.tsx";
import { Popover } from "#components/ui/popover.tsx";
import type { AuditSummary, ExportAuditInput } from "#server/dependencies/console-contract.ts";
import { exportAuditHref } from "./export-audit-href.ts";

const FORMATS: readonly {
	readonly format: ExportAuditInput["format"];
	readonly label: string;
	readonly use: string;
}[] = [
	{ format: "csv", label: "CSV", use: "one line a finding" },
	{ format: "json", label: "JSON", use: "the whole report, dependency_audit_report.json" },
	{ format: "sarif", label: "SARIF 2.1.0", use: "for code scanning" },
	{ format: "cyclonedx", label: "CycloneDX 1.6", use: "bill of materials with VEX" },
	{ format: "html", label: "HTML", use: "to read and print" },
];

/** An audit as a file: how much it will be first, then the forms. */
export function ExportAudit({ audit }: { readonly audit: AuditSummary }) {
	const [open, setOpen] = useState(false);
	return (
		<Popover
			open={open}
			onOpenChange={setOpen}
			label="Export the audit"
			trigger={
				<Button>
					<Download aria-hidden /> Export
				</Button>
			}
		>
			<p className="mb-2 text-sm">{sizeWords(audit)}</p>
			<ul className="flex flex-col gap-0.5">
				{FORMATS.map(({ format, label, use }) => (
					<li key={format}>
						<a
							href={exportAuditHref({ audit: audit.id, format })}
							download
							className="flex min-h-8 flex-wrap items-baseline gap-x-2 rounded-md px-2 py-1 hover:bg-hover"
						>
							<span className="font-medium">{label}</span>
							<span className="text-xs text-muted">{use}</span>
						</a>
					</li>
				))}
			</ul>
		</Popover>
	);
}

function sizeWords({ checks, packages }: AuditSummary): string {
	const issues = checks.reduce((sum, check) => sum + (check.issues ?? 0), 0);
	const unlooked = checks.filter(({ status }) => status === "not_checked").length;
	return [
		countOf(issues, "findings"),
		packages === null ? null : countOf(packages, "packages"),
		unlooked > 0 ? `${unlooked} ${unlooked === 1 ? "check" : "checks"} not made` : null,
	]
		.filter((text) => text !== null)
		.join(", ");
}
