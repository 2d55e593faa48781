"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { countOf } from "#components/format/format-number.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import type { AuditSummary } from "#server/dependencies/console-contract.ts";
import { DEFAULT_FILTERS } from "./finding-filters.ts";
import type { EmptyControls } from "./finding-list.tsx";

/** No row: nothing was looked at, nothing is known, or the filters let nothing through. */
export function NoFindings(props: EmptyControls & { readonly latest: AuditSummary | null }) {
	const { latest, ...controls } = props;
	if (latest === null) {
		return (
			<EmptyState title="Not audited yet">
				Findings appear when the first audit has ended.
			</EmptyState>
		);
	}
	if (controls.filters !== DEFAULT_FILTERS) return <NoMatch {...controls} />;
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
			actions={<Button onClick={controls.onClear}>Show the findings of all checks</Button>}
		>
			{latest.data === null
				? verdictOf(latest)
				: `None is known to ${latest.data.date.slice(0, 10)}, the date of the advisory data.`}
		</EmptyState>
	);
}

/** The same of all projects together; projects that were not checked are named, never counted as clean. */
export function NoFindingsAnywhere(controls: EmptyControls) {
	const api = useTRPC();
	const summary = useQuery(api.dependencies.summary.queryOptions());
	if (controls.filters !== DEFAULT_FILTERS) return <NoMatch {...controls} />;
	if (summary.data === undefined || summary.data.severities === null) {
		return (
			<EmptyState title="No vulnerability is listed">
				No audit has checked vulnerabilities yet, so this does not mean that there is none.
			</EmptyState>
		);
	}
	const { total, incomplete, neverAudited } = summary.data.projects;
	const unchecked = incomplete + neverAudited;
	return (
		<EmptyState
			title="No open vulnerability in any project that was checked"
			actions={<Button onClick={controls.onClear}>Show the findings of all checks</Button>}
		>
			{unchecked > 0 ? `${unchecked} of ${countOf(total, "projects")} not checked. ` : ""}
			{summary.data.data.date === null
				? ""
				: `None is known to ${summary.data.data.date.slice(0, 10)}, the date of the advisory data.`}
		</EmptyState>
	);
}

function NoMatch({ filters, onDefault, onClear }: EmptyControls) {
	return (
		<NoMatchState
			title="No finding matches these filters"
			actions={
				<>
					<Button onClick={onDefault}>Show open vulnerabilities</Button>
					{filters === "" ? null : <Button onClick={onClear}>Clear all filters</Button>}
				</>
			}
		/>
	);
}

function verdictOf(audit: AuditSummary): string {
	return audit.checks.find(({ name }) => name === "vulnerabilities")?.verdict ?? "not checked";
}
