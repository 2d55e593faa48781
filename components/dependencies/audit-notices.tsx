import { Callout } from "#components/ui/callout.tsx";
import type { AuditSummary } from "#server/dependencies/console-contract.ts";
import { Remedy } from "./remedy.tsx";

/** What the reader of an audit must know before its figures: what it did not look at, and warnings. */
export function AuditNotices({ audit }: { readonly audit: AuditSummary }) {
	const { verdict, warnings, summary, checks } = audit;
	if (verdict !== "incomplete" && warnings.length === 0) return null;
	const unchecked = checks.find(({ name }) => name === "vulnerabilities");
	return (
		<Callout tone="warn" title={summary ?? "The audit has warnings"}>
			{verdict === "incomplete" ? (
				<>
					<p>
						Incomplete: vulnerabilities were {unchecked?.verdict ?? "not checked"}. That none is
						listed does not mean that there is none.
					</p>
					<Remedy check="vulnerabilities" audit={audit} />
				</>
			) : null}
			<ul>
				{warnings.map((warning) => (
					<li key={warning}>{warning}</li>
				))}
			</ul>
		</Callout>
	);
}
