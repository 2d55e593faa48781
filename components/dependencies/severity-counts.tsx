import { Badge } from "#components/ui/badge.tsx";
import type { SeverityCounts as Counts } from "#server/dependencies/console-contract.ts";
import { SEVERITIES, SeverityBadge } from "./severity.tsx";

/** Open vulnerabilities by severity; `null`: nobody looked, which is not none. */
export function SeverityCounts({ counts }: { readonly counts: Counts | null }) {
	if (counts === null) return <Badge className="self-start">vulnerabilities not checked</Badge>;
	const found = SEVERITIES.filter((level) => counts[level] > 0);
	if (found.length === 0) {
		return (
			<Badge tone="ok" className="self-start">
				no open vulnerability known
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
		</ul>
	);
}
