"use client";

import { useMemo } from "react";
import { DataTable } from "#components/table/data-table.tsx";
import type { CheckResult } from "#server/dependencies/console-contract.ts";
import { CheckPart } from "./check-tab.tsx";
import { driftColumns } from "./drift-columns.tsx";
import { sortByDrift } from "./drift-step.ts";
import { readDrift } from "./fact-tables.ts";
import { IssueTable } from "./issue-table.tsx";

/** How far each package lies behind its index. */
export function DriftTab(props: { readonly projectId: string; readonly auditId: string }) {
	return (
		<CheckPart auditId={props.auditId} check="drift">
			{(result, audit) => (
				<>
					<IssueTable projectId={props.projectId} check="drift" issues={result.issues} />
					<DriftTable result={result} lockKind={audit.kind} />
				</>
			)}
		</CheckPart>
	);
}

function DriftTable(props: { readonly result: CheckResult; readonly lockKind: string | null }) {
	const { result, lockKind } = props;
	const columns = useMemo(() => driftColumns(lockKind), [lockKind]);
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
