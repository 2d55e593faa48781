import { Badge } from "#components/ui/badge.tsx";
import type { SeverityCounts as Counts } from "#server/dependencies/console-contract.ts";
import { SEVERITIES, SeverityBadge } from "./severity.tsx";

/** Open vulnerabilities by severity; `null`: nobody looked, which is not none. */
export function SeverityCounts(props: {
	readonly counts: Counts | null;
	/** A label beside it says what is counted. */
	readonly short?: boolean;
}) {
	const { counts, short } = props;
	if (counts === null)
		return (
			<Badge className="self-start">{short ? "not checked" : "vulnerabilities not checked"}</Badge>
		);
	const found = SEVERITIES.filter((level) => counts[level] > 0);
	if (found.length === 0) {
		return (
			<Badge tone="ok" className="self-start">
				{short ? "none known" : "no open vulnerability known"}
			</Badge>
		);
	}
	return (
		<ul aria-label="Open vulnerabilities" className="flex flex-wrap gap-x-2 gap-y-1">
			{found.map((level) => (
				<li key={level} className="flex items-center gap-1">
					<span className="tabular font-medium">{counts[level]}</span>
					<SeverityBadge level={level} />
				</li>
			))}
			{short ? null : <li className="text-muted">open</li>}
		</ul>
	);
}
