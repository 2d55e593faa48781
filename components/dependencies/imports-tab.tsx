"use client";

import { EmptyState } from "#components/ui/states.tsx";
import { CheckPart } from "./check-tab.tsx";
import { IssueTable } from "./issue-table.tsx";

/** Unused, missing, transitive and misplaced packages, each with the place of its import. */
export function ImportsTab(props: { readonly projectId: string; readonly auditId: string }) {
	return (
		<CheckPart auditId={props.auditId} check="unused">
			{(result) =>
				result.issues.length > 0 ? (
					<IssueTable projectId={props.projectId} check="unused" issues={result.issues} />
				) : (
					<EmptyState
						title={
							result.status === "not_checked"
								? "Imports were not compared"
								: "Imports and declarations agree"
						}
					>
						{result.verdict}
					</EmptyState>
				)
			}
		</CheckPart>
	);
}
