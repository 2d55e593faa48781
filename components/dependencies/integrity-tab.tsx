"use client";

import { Unknown } from "#components/format/values.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Facts } from "#components/ui/facts.tsx";
import type { CheckResult } from "#server/dependencies/console-contract.ts";
import { CheckPart } from "./check-tab.tsx";
import { readIntegrity } from "./fact-tables.ts";
import { IssueTable } from "./issue-table.tsx";

/** Whether the lock is true, and whether what configures it exists. */
export function IntegrityTab(props: { readonly projectId: string; readonly auditId: string }) {
	const { projectId, auditId } = props;
	return (
		<div className="flex flex-col gap-4">
			<CheckPart auditId={auditId} check="lock_integrity">
				{(result) => (
					<>
						<Verdicts result={result} />
						<IssueTable projectId={projectId} check="lock_integrity" issues={result.issues} />
					</>
				)}
			</CheckPart>
			<CheckPart auditId={auditId} check="configuration">
				{(result) => (
					<IssueTable projectId={projectId} check="configuration" issues={result.issues} />
				)}
			</CheckPart>
		</div>
	);
}

/** Ours and uv's own, and what they disagree on. */
function Verdicts({ result }: { readonly result: CheckResult }) {
	const facts = readIntegrity(result.facts);
	if (facts === null) return null;
	return (
		<div className="flex flex-col gap-3 px-4 pb-3">
			<Facts
				facts={[
					{ label: "Format", value: facts.format },
					{ label: "Packages", value: facts.packages },
					{
						label: "By Sophia",
						value: facts.ours ?? <Unknown reason={facts.notJudged.join("; ")} />,
					},
					{ label: "By uv itself", value: facts.uv },
				]}
			/>
			{facts.notJudged.length > 0 ? (
				<p className="text-muted">Not judged: {facts.notJudged.join("; ")}.</p>
			) : null}
			{facts.agree === false ? (
				<Callout tone="warn" title="uv and Sophia disagree on this lock">
					Sophia says {facts.ours}, uv says {facts.uv}.
				</Callout>
			) : null}
		</div>
	);
}
