import { Button } from "#components/ui/button.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import type { AuditSummary } from "#server/dependencies/console-contract.ts";
import { DEFAULT_FILTERS } from "./finding-filters.ts";

/** No row: nothing was looked at, nothing is known, or the filters let nothing through. */
export function NoFindings(props: {
	readonly latest: AuditSummary | null;
	readonly filters: string;
	readonly onClear: () => void;
	readonly onDefault: () => void;
}) {
	const { latest } = props;
	if (latest === null) {
		return (
			<EmptyState title="Not audited yet">
				Findings appear when the first audit has ended.
			</EmptyState>
		);
	}
	if (props.filters !== DEFAULT_FILTERS) {
		return (
			<NoMatchState
				title="No finding matches these filters"
				actions={
					<>
						<Button onClick={props.onDefault}>Show open vulnerabilities</Button>
						{props.filters === "" ? null : (
							<Button onClick={props.onClear}>Clear all filters</Button>
						)}
					</>
				}
			/>
		);
	}
	if (latest.severities === null) {
		return (
			<EmptyState title="Vulnerabilities were not checked">
				{verdictOf(latest)}. That no finding is listed does not mean that there is none.
			</EmptyState>
		);
	}
	return (
		<EmptyState
			title="No open vulnerability"
			actions={<Button onClick={props.onClear}>Show the findings of all checks</Button>}
		>
			{latest.data === null
				? verdictOf(latest)
				: `None is known to ${latest.data.date.slice(0, 10)}, the date of the advisory data.`}
		</EmptyState>
	);
}

function verdictOf(audit: AuditSummary): string {
	return audit.checks.find(({ name }) => name === "vulnerabilities")?.verdict ?? "not checked";
}
