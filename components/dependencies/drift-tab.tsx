"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { DataTable } from "#components/table/data-table.tsx";
import type { AuditSummary, CheckResult } from "#server/dependencies/console-contract.ts";
import { CheckPart } from "./check-tab.tsx";
import { driftColumns, type PackageLinks } from "./drift-columns.tsx";
import { sortByDrift } from "./drift-step.ts";
import { readDrift, readLicences } from "./fact-tables.ts";
import { IssueTable } from "./issue-table.tsx";

/** How far each package lies behind its index. */
export function DriftTab(props: { readonly projectId: string; readonly auditId: string }) {
	return (
		<CheckPart auditId={props.auditId} check="drift">
			{(result, audit) => (
				<>
					<IssueTable projectId={props.projectId} check="drift" issues={result.issues} />
					<DriftTable result={result} audit={audit} />
				</>
			)}
		</CheckPart>
	);
}

const NO_LINKS: PackageLinks = new Map();

/** The links come after the table: they stand in the part of the audit that read the licences. */
function DriftTable(props: { readonly result: CheckResult; readonly audit: AuditSummary }) {
	const { result, audit } = props;
	const api = useTRPC();
	const query = useQuery(
		api.dependencies.audits.get.queryOptions({ id: audit.id, checks: ["licenses"] }),
	);
	const licences = query.data?.checks.find(({ name }) => name === "licenses")?.result;
	const links = useMemo(
		() =>
			licences === undefined
				? NO_LINKS
				: new Map(readLicences(licences.facts).map((row) => [row.package, row])),
		[licences],
	);
	const columns = useMemo(() => driftColumns(audit.kind, links), [audit.kind, links]);
	const rows = useMemo(() => sortByDrift(readDrift(result.facts)), [result]);
	if (rows.length === 0) return null;
	return (
		<DataTable
			caption="Packages, those farthest behind first"
			columns={columns}
			rows={rows}
			rowId={(row) => `${row.package} ${row.version}`}
		/>
	);
}
