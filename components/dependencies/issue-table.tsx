import { DataTable } from "#components/table/data-table.tsx";
import { Link } from "#components/ui/link.tsx";
import type { CheckName, Issue } from "#server/dependencies/console-contract.ts";
import { CHECK_LABELS } from "./check-looks.tsx";
import { ISSUE_COLUMNS } from "./issue-columns.tsx";

/** The issues of one check, and the way to the list where they can be decided upon. */
export function IssueTable(props: {
	readonly projectId: string;
	readonly check: CheckName;
	readonly issues: readonly Issue[];
}) {
	if (props.issues.length === 0) return null;
	return (
		<>
			<p className="px-4 pb-2">
				<Link
					href={`/dependencies/${props.projectId}?q=${encodeURIComponent(`state:open check:${props.check}`)}`}
					className="inline-flex min-h-6 items-center text-accent hover:underline"
				>
					Decide on them among the findings
				</Link>
			</p>
			<DataTable
				caption={`Issues: ${CHECK_LABELS[props.check]}`}
				columns={ISSUE_COLUMNS}
				rows={props.issues}
				rowId={(issue) => issue.fingerprint}
			/>
		</>
	);
}
