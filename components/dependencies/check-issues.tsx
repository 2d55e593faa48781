"use client";

import { EmptyState } from "#components/ui/states.tsx";
import type { CheckName } from "#server/dependencies/console-contract.ts";
import { CheckPart } from "./check-tab.tsx";
import { IssueTable } from "./issue-table.tsx";

/** What a check without a table of its own said: its issues, or why there are none. */
export function CheckIssues(props: {
	readonly projectId: string;
	readonly auditId: string;
	readonly check: CheckName;
	/** Titles where there is no issue, by whether the check could look. */
	readonly clean: string;
	readonly unchecked: string;
}) {
	const { projectId, auditId, check } = props;
	return (
		<CheckPart auditId={auditId} check={check}>
			{(result) => {
				if (result.issues.length > 0) {
					return <IssueTable projectId={projectId} check={check} issues={result.issues} />;
				}
				if (result.status === "not_checked") return <EmptyState title={props.unchecked} />;
				return <EmptyState title={props.clean}>{result.verdict}</EmptyState>;
			}}
		</CheckPart>
	);
}
